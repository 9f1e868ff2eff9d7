import { ArgumentError, FormatError, HostRandom, IbexError, NdArray, ndarray } from '@ibex-ml/core';
import type { StateRecord } from '@ibex-ml/models';
import { describe, expect, it } from 'vitest';
import { stateFromBytes, stateToBytes } from './state-bytes.ts';

const state: StateRecord = {
  nothing: null,
  flags: [true, false],
  text: 'line\n"quoted" \u{1F333}',
  numbers: [0, 0.1, 1 / 3, 5e-324, Number.MAX_VALUE, 2 ** 53, -1.5],
  others: [Number.NaN, Infinity, -Infinity, -0],
  record: { empty: {}, list: [[]], ['__proto__']: 'a name like others' },
  arrays: [
    ndarray([[1, 2, 3]]),
    ndarray([1, -2], { dtype: 'int32' }),
    new NdArray(Uint8Array.of(1, 0, 1), [3], 'bool'),
    new NdArray(Uint8Array.of(255), [], 'uint8'),
    new NdArray(new Float32Array(), [0, 4]),
    new NdArray(Float32Array.of(Number.NaN, Infinity, -0, 1e-40), [4]),
    new NdArray(Float32Array.of(0.5), [1], 'float16'),
  ],
};

describe('a state as bytes', () => {
  it('is read back the same, to the last bit', () => {
    const read = stateFromBytes(stateToBytes(state));
    expect(read).toEqual(state);
    expect(Object.is((read['others'] as number[])[3], -0)).toBe(true);
    expect(Object.keys(read['record'] as StateRecord)).toEqual(['empty', 'list', '__proto__']);
    // NaN has many forms; its bits are kept as well.
    const odd = new NdArray(new Float32Array(Uint32Array.of(0x7fc12345).buffer), [1]);
    const back = stateFromBytes(stateToBytes({ odd }))['odd'] as NdArray;
    expect(new Uint32Array(back.data.buffer)[0]).toBe(0x7fc12345);
  });

  it('reads arrays that lie anywhere in a larger memory', () => {
    const bytes = stateToBytes(state);
    const room = new Uint8Array(bytes.length + 3);
    room.set(bytes, 3);
    expect(stateFromBytes(room.subarray(3))).toEqual(state);
  });

  it.each<readonly [value: unknown, message: string]>([
    [{ wait: undefined }, 'state.wait must be null, true, false, a number, a text, an NdArray'],
    [{ best: [1, { at: 5n }] }, 'state.best[1].at must be null'],
    [{ when: { now: () => 0 } }, 'state.when.now must be null'],
    [{ weights: Float32Array.of(1) }, 'state.weights must be null'],
    [{ callback: { $array: 1 } }, 'state.callback must be null'],
  ])('is not made of %o', (value, message) => {
    const make = (): unknown => stateToBytes(value as StateRecord);
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(`saved run: ${message}`);
  });

  it('of any other bytes is a typed error, and nothing worse: 2,000 mutations', () => {
    const bytes = stateToBytes(state);
    const random = new HostRandom(1);
    let refused = 0;
    for (let round = 0; round < 2000; round += 1) {
      const other = bytes.slice(0, random.integer(5) === 0 ? random.integer(bytes.length) : bytes.length);
      for (let change = random.integer(4); change >= 0; change -= 1) {
        // Most often in the header.
        const limit = random.integer(4) === 0 ? other.length : Math.min(other.length, 700);
        if (limit > 0) other[random.integer(limit)] = random.integer(256);
      }
      try {
        stateFromBytes(other);
      } catch (error) {
        expect(error).toBeInstanceOf(IbexError);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(1000);
    expect(() => stateFromBytes(new Uint8Array())).toThrow(FormatError);
  });
});
