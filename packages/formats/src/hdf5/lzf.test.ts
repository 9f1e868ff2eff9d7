import { FormatError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { unpackLzf } from './lzf.ts';

describe('unpackLzf', () => {
  it.each<readonly [what: string, packed: readonly number[], expected: readonly number[]]>([
    ['a run', [2, 7, 8, 9], [7, 8, 9]],
    ['a copy', [2, 7, 8, 9, 0x20, 2], [7, 8, 9, 7, 8, 9]],
    ['a copy that reaches into itself', [0, 7, 0xe0, 3, 0], Array.from({ length: 13 }, () => 7)],
    ['nothing', [], []],
  ])('%s', (_, packed, expected) => {
    expect([...unpackLzf(Uint8Array.from(packed), expected.length)]).toEqual(expected);
  });

  it.each<readonly [what: string, packed: readonly number[], size: number, message: string]>([
    ['more than was said', [2, 7, 8, 9], 2, 'must be 2 bytes, packed by lzf, received "more"'],
    ['less than was said', [2, 7, 8, 9], 4, 'received 3'],
    ['a run that is cut off', [5, 7], 6, 'packed bytes that end too early'],
    ['a copy that is cut off', [0, 7, 0x20], 4, 'packed bytes that end too early'],
    ['a copy of what is not there', [0, 7, 0x20, 9], 4, 'a copy of bytes before the first'],
  ])('%s is refused', (_, packed, size, message) => {
    expect(() => unpackLzf(Uint8Array.from(packed), size)).toThrow(FormatError);
    expect(() => unpackLzf(Uint8Array.from(packed), size)).toThrow(message);
  });
});
