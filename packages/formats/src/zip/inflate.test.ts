import { deflateSync, zlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Draws } from '../keras/__fixtures__/mutations.ts';
import { inflate, inflateZlib } from './inflate.ts';

/** Bytes that are hard to pack, so that what is packed is about as long. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  const draws = new Draws(length);
  return Uint8Array.from({ length }, () => draws.below(256));
}

describe.each([
  ['inflate', inflate, deflateSync],
  ['inflateZlib', inflateZlib, zlibSync],
] as const)('%s', (_, unpack, pack) => {
  it.each([0, 1, 1000, 200_000])('%i bytes', (length) => {
    const bytes = noise(length);
    expect(unpack(pack(bytes), length)).toEqual(bytes);
  });

  it.each([1000, 200_000])('refuses other numbers of bytes than %i', (length) => {
    const packed = pack(noise(length));
    expect(() => unpack(packed, length - 1)).toThrow('bytes');
    expect(() => unpack(packed, length + 1)).toThrow('bytes');
    expect(() => unpack(packed.subarray(0, packed.length / 2), length)).toThrow(/EOF|bytes|distance|checksum|head/);
  });

  it('stops unpacking a bomb once it is larger than was announced', () => {
    expect(() => unpack(pack(new Uint8Array(40_000_000)), 1000)).toThrow('more than 1000 bytes');
  });
});

describe('inflateZlib', () => {
  const packed = zlibSync(noise(100));

  it.each([
    ['nothing', new Uint8Array(0), 'without the head'],
    ['another method', Uint8Array.from(packed, (byte, at) => (at === 0 ? 0x79 : byte)), 'without the head'],
    ['another checksum', Uint8Array.from(packed, (byte, at) => (at === packed.length - 1 ? byte ^ 1 : byte)), 'checksum'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => inflateZlib(bytes, 100)).toThrow(message);
  });
});
