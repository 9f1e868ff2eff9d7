import { NdArray, ndarray, ScaledBytes } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherRows } from './gather-rows.ts';

describe('gatherRows', () => {
  it('copies the rows asked for, whatever their order', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom(0, 1, 2, 3, 4, 255, 256, 400));
    const property = fc.property(pair, fc.array(fc.nat()), ([count, width], picks) => {
      const x = ndarray(
        Uint8Array.from({ length: count * width }, (_, index) => index),
        { shape: [count, width] },
      );
      const rows = picks.flatMap((pick) => [pick % count, (pick + 1) % count]);
      const gathered = gatherRows(x, rows);
      expect(gathered.shape).toEqual([rows.length, width]);
      expect(gathered.dtype).toBe('uint8');
      expect([...gathered.data]).toEqual(rows.flatMap((row) => [...x.rows(row, row + 1).data]));
    });
    fc.assert(property);
  });

  it('leaves the source alone when its result is written to', () => {
    const x = ndarray([
      [1, 2],
      [3, 4],
    ]);
    const gathered = gatherRows(x, [0, 1]);
    gathered.data.fill(0);
    expect(x.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('leaves bytes what they are', () => {
    const x = new NdArray(new ScaledBytes(Uint8Array.of(0, 51, 102, 153, 204, 255), 255), [3, 2]);
    const gathered = gatherRows(x, [2, 0]);
    expect(gathered.scaledBytes?.bytes).toEqual(Uint8Array.of(204, 255, 0, 51));
    expect(gathered).toEqual(
      ndarray([
        [0.8, 1],
        [0, 0.2],
      ]),
    );
    // Numbers that somebody has asked for, and may have changed, are what counts.
    x.data[5] = 7;
    expect(gatherRows(x, [2]).toArray()).toEqual([[Math.fround(0.8), 7]]);
  });
});
