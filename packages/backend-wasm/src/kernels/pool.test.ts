import { backend_util } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../testing/expect-close.ts';
import { builds, floats, noise, run, sizeOf, useBuild } from '../testing/run-kernel.ts';

type Info = backend_util.Conv2DInfo;

/** Calls `visit` for each window of each channel: its place in the result, and the places of its elements, row by row. */
function eachWindow(info: Info, visit: (y: number, places: readonly number[]) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  for (let n = 0; n < batchSize; n += 1) {
    for (let i = 0; i < outHeight; i += 1) {
      for (let j = 0; j < outWidth; j += 1) {
        for (let c = 0; c < inChannels; c += 1) {
          const places: number[] = [];
          for (let h = 0; h < filterHeight; h += 1) {
            for (let w = 0; w < filterWidth; w += 1) {
              const row = i * info.strideHeight + h - info.padInfo.top;
              const column = j * info.strideWidth + w - info.padInfo.left;
              const inside = row >= 0 && row < inHeight && column >= 0 && column < inWidth;
              if (inside) places.push(((n * inHeight + row) * inWidth + column) * inChannels + c);
            }
          }
          visit(((n * outHeight + i) * outWidth + j) * inChannels + c, places);
        }
      }
    }
  }
}

const windows = fc
  .record({
    shape: fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
    ),
    filterSize: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.oneof(
      fc.constantFrom('valid' as const, 'same' as const),
      // A window that lies in the margin alone has no largest element and no mean.
      fc.constantFrom(
        [
          [0, 0],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
      ),
    ),
    seed: fc.integer(),
  })
  .filter(({ filterSize, pad }) => typeof pad === 'string' || filterSize.every((size) => size > 1));

describe.each(builds)('pooling, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it('equals its definition, forward and back, for any window, stride and margin', () => {
    fc.assert(
      fc.property(windows, ({ shape, filterSize, strides, pad, seed }) => {
        const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad as 'same');
        if (info.outHeight < 1 || info.outWidth < 1) return;
        // Few different values, most of them below 0: there are many equals, and windows without a positive element.
        const x = floats(
          noise(sizeOf(shape), seed).map((value) => Math.round(value * 2) - 2),
          shape,
        );
        const dy = floats(noise(sizeOf(info.outShape), seed + 1), info.outShape);
        const [largest, mean] = [new Float64Array(dy.data.length), new Float64Array(dy.data.length)];
        const [toLargest, toAll] = [new Float64Array(x.data.length), new Float64Array(x.data.length)];
        eachWindow(info, (y, places) => {
          const values = places.map((place) => x.data[place] as number);
          largest[y] = Math.max(...values);
          mean[y] = values.reduce((a, b) => a + b, 0) / values.length;
          const grad = dy.data[y] as number;
          const winner = places[values.indexOf(Math.max(...values))] as number;
          toLargest[winner] = (toLargest[winner] as number) + grad;
          for (const place of places) toAll[place] = (toAll[place] as number) + grad / places.length;
        });
        const attributes = { filterSize, strides, pad };
        const pooled = run('MaxPool', { x }, attributes);
        expect(pooled.shape).toEqual(info.outShape);
        expectClose(pooled, largest);
        expectClose(run('MaxPoolGrad', { dy, input: x, output: pooled }, attributes), toLargest, {
          relative: 1e-5,
          absolute: 1e-5,
        });
        expectClose(run('AvgPool', { x }, attributes), mean, { relative: 1e-6, absolute: 1e-6 });
        expectClose(run('AvgPoolGrad', { dy, input: x }, attributes), toAll, { relative: 1e-5, absolute: 1e-5 });
      }),
      { numRuns: 250 },
    );
  });

  const twoByTwo = { filterSize: 2, strides: 2, pad: 'valid' };

  // TensorFlow 2 on a cpu answers so, forward and back.
  it('passes over NaN when it looks for the largest, and means are NaN', () => {
    const x = floats([1, NaN, 3, 4, -5, -6, -7, -8], [1, 2, 4, 1]);
    expectClose(run('MaxPool', { x }, twoByTwo), [1, 4]);
    expectClose(run('AvgPool', { x }, twoByTwo), [NaN, -2]);
    const gradient = run(
      'MaxPoolGrad',
      { dy: floats([1, 1], [1, 1, 2, 1]), input: x, output: floats([1, 4], [1, 1, 2, 1]) },
      twoByTwo,
    );
    expectClose(gradient, [1, 0, 0, 1, 0, 0, 0, 0]);
  });

  it('gives the gradient of a window without any number to its first element', () => {
    for (const value of [-Infinity, NaN]) {
      const input = floats([value, value, value, value], [1, 2, 2, 1]);
      const one = floats([1], [1, 1, 1, 1]);
      expectClose(run('MaxPoolGrad', { dy: one, input, output: one }, twoByTwo), [1, 0, 0, 0]);
      expectClose(run('MaxPool', { x: input }, twoByTwo), [-Infinity]);
    }
  });
});
