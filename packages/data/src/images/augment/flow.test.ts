import { DataError, type NdArray, ndarray, ShapeError } from '@ibex-ml/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Dataset } from '../../dataset/dataset.ts';
import type { FlowBatchOfSeveral } from './flow.ts';
import { ImageDataGenerator } from './image-data-generator.ts';

const count = 10;
/** Image k has the one pixel k. */
const images = ndarray(Float32Array.from({ length: count }, (_, row) => row)).reshape([count, 1, 1, 1]);
const table = ndarray(Int32Array.from({ length: 2 * count }, (_, index) => index)).reshape([count, 2]);
const y = ndarray(Int32Array.from({ length: count }, (_, row) => row % 2));

describe('flow of images and other inputs', () => {
  it('gives each image its rows of the others, which stay as they are', async () => {
    const generator = new ImageDataGenerator({ rescale: 2, validationSplit: 0.4 });
    for (const [subset, rows] of [
      ['training', [4, 5, 6, 7, 8, 9]],
      ['validation', [0, 1, 2, 3]],
    ] as const) {
      const flow = generator.flow([images, table, images], y, { batchSize: 4, seed: 1, subset });
      expectTypeOf(flow).toEqualTypeOf<Dataset<FlowBatchOfSeveral>>();
      const seen: number[] = [];
      for (const { x, y: classes } of await flow.toArray()) {
        const [changed, others, same] = x as [NdArray, NdArray, NdArray];
        expect(x).toHaveLength(3);
        expect([others.dtype, others.shape.slice(1)]).toEqual(['int32', [2]]);
        for (const [at, doubled] of changed.data.entries()) {
          expect([others.data[2 * at], same.data[at], classes.data[at]]).toEqual([doubled, doubled / 2, (doubled / 2) % 2]);
          seen.push(doubled / 2);
        }
      }
      expect(seen).not.toEqual(rows);
      expect(seen.toSorted((a, b) => a - b)).toEqual(rows);
    }
  });

  it('has the images, and the order, of a flow of images alone', async () => {
    const options = { seed: 5, batchSize: 3 };
    const alone = await new ImageDataGenerator({ widthShiftRange: 0.5 }).flow(images, y, options).toArray();
    const beside = await new ImageDataGenerator({ widthShiftRange: 0.5 }).flow([images, table], y, options).toArray();
    expect(beside.map(({ x }) => x[0])).toEqual(alone.map(({ x }) => x));
    const [first] = await new ImageDataGenerator().flow([images, table]).toArray();
    expect(Object.keys(first ?? {})).toEqual(['x']);
  });

  it('refuses others of another length, and a list that does not begin with images', () => {
    const generator = new ImageDataGenerator();
    expect(() => generator.flow([images, table.rows(0, 9)], y)).toThrow(DataError);
    expect(() => generator.flow([table, images], y)).toThrow(ShapeError);
    expect(() => generator.flow([] as never, y)).toThrow(ShapeError);
  });
});
