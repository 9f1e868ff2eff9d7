import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError, ndarray, NdArray, ResourceError } from '@ibex-ml/core';
import { batchNormalization, dense } from '@ibex-ml/layers';
import { type Sequential, sequential } from '@ibex-ml/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { loadWeights, saveWeights, weightsFromBytes, weightsToBytes } from './weights.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
});
afterAll(() => rm(folder, { recursive: true }));

const network = (units: number): Sequential => sequential([dense(units, { inputShape: [3] }), batchNormalization(), dense(2)]);

/** A file from a header of one's own and so many bytes of tensors. */
function file(header: string, dataBytes: number, headerBytes: number = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(new TextEncoder().encode(header), 8);
  return bytes;
}

describe('safetensors', () => {
  it('gives back what was written', () => {
    const tensors = new Map([
      [
        'a',
        ndarray([
          [1.5, -2],
          [3, Number.POSITIVE_INFINITY],
        ]),
      ],
      ['b', new NdArray(Int32Array.of(7), [])],
      ['c', new NdArray(Uint8Array.of(1, 2, 255), [3])],
    ]);
    const { tensors: read, metadata } = decodeSafetensors(encodeSafetensors(tensors, { made: 'here' }));
    expect([...read]).toEqual([...tensors]);
    expect(metadata).toEqual({ made: 'here' });
  });

  it.each([
    ['too short', new Uint8Array(7)],
    ['a header longer than the file', file('{}', 0, 9)],
    ['no JSON', file('{"a"', 0)],
    [
      'a name twice',
      file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
    ],
    ['a gap', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2)],
    ['bytes left over', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 2)],
    [
      'an overlap',
      file('{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2),
    ],
    ['a shape of another size', file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4)],
    ['an unknown type', file('{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,1]}}', 1)],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeSafetensors(bytes)).toThrow(FormatError);
  });

  it('carries weights to a model of the same structure, under whatever names', async () => {
    const [from, to] = [network(4), network(4)];
    const path = join(folder, 'deep', 'weights.safetensors');
    await saveWeights(from, path);
    await loadWeights(to, path);
    expect(await to.getWeights()).toEqual(await from.getWeights());
    expect(await readdir(join(folder, 'deep'))).toEqual(['weights.safetensors']);
  });

  it.each([
    ['other sizes', () => network(5)],
    ['other layers', () => sequential([dense(4, { inputShape: [3] })])],
  ])('refuses a model of %s, and leaves its weights alone', async (_, make) => {
    const bytes = await weightsToBytes(network(4));
    const other = make();
    const before = await other.getWeights();
    expect(() => weightsFromBytes(other, bytes)).toThrow(FormatError);
    expect(await other.getWeights()).toEqual(before);
  });

  it('names a file that is not there', async () => {
    await expect(loadWeights(network(4), join(folder, 'none'))).rejects.toThrow(ResourceError);
  });
});
