import { describe, expect, it } from 'vitest';
import { NdArray, ndarray } from './nd-array.ts';
import { HostRandom } from './random/host-random.ts';
import { ScaledBytes } from './scaled-bytes.ts';
import { SelectedRows } from './selected-rows.ts';

const selected = (array: NdArray, rows: readonly number[]): NdArray =>
  new NdArray(new SelectedRows(array, rows), [rows.length, ...array.shape.slice(1)], array.dtype);

describe('selected rows', () => {
  it.each([0, 1, 2, 32, 33, 63, 64, 65, 255, 256, 400])('are those asked for, whatever their order, %s wide', (width) => {
    const count = 20;
    const bytes = Uint8Array.from({ length: count * width }, (_, index) => index * 3);
    const arrays = [
      new NdArray(new ScaledBytes(bytes, 255), [count, width]),
      ndarray(Float32Array.from(bytes), { shape: [count, width] }),
    ];
    for (const rows of [[], [19], [7, 8, 9, 3, 3, 0, 19, 18, 17], [...new HostRandom(1, width).permutation(count)]]) {
      const wanted = rows.flatMap((row) => [...bytes.subarray(row * width, (row + 1) * width)]);
      for (const [index, x] of arrays.entries()) {
        const batch = selected(x, rows);
        expect([batch.shape, batch.size]).toEqual([[rows.length, width], rows.length * width]);
        expect([...batch.data]).toEqual(wanted.map((byte) => (index === 0 ? Math.fround(byte / 255) : byte)));
      }
      expect(arrays[0]?.scaledBytes).not.toBeNull();
    }
  });

  it('are copied from one to another, to a place, in the form that the array is kept in', () => {
    const x = new NdArray(new ScaledBytes(Uint8Array.of(0, 51, 102, 153, 204, 255), 255), [3, 2]);
    const rows = new SelectedRows(x, [2, 0, 1]);
    const room = new Uint8Array(9);
    rows.copyTo(room, 1, 1, 3);
    expect([...room]).toEqual([0, 0, 0, 0, 51, 102, 153, 0, 0]);
    expect((rows.gathered() as ScaledBytes).bytes).toEqual(Uint8Array.of(204, 255, 0, 51, 102, 153));
  });

  it('are gathered when their numbers are asked for, once', () => {
    const batch = selected(
      ndarray([
        [1, 2],
        [3, 4],
      ]),
      [1, 1],
    );
    expect(batch.selectedRows?.length).toBe(4);
    const { data } = batch;
    expect(batch.selectedRows).toBeNull();
    data[0] = 7;
    expect([batch.data, batch.toArray()]).toEqual([
      data,
      [
        [7, 4],
        [3, 4],
      ],
    ]);
    expect(batch.rows(0, 1).toArray()).toEqual([[7, 4]]);
  });
});
