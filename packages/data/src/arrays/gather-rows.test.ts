import { ndarray } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherRows } from './gather-rows.ts';

describe('gatherRows', () => {
  it('copies the rows asked for, whatever their order', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 4 }));
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

  it('writes to the memory that it is given', () => {
    const room = new Float32Array(4);
    const gathered = gatherRows(
      ndarray([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      [2, 0],
      room,
    );
    expect(gathered.data).toBe(room);
    expect([...room]).toEqual([5, 6, 1, 2]);
  });
});
