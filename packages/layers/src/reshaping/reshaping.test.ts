import { ArgumentError, ShapeError, type Shape } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import type { AnyLayer } from '../layer/layer.ts';
import { describeLayer } from '../testing/layer-contract.ts';
import { flatten } from './flatten.ts';
import { reshape } from './reshape.ts';
import { zeroPadding2d } from './zero-padding2d.ts';

describeLayer('flatten', { make: () => flatten(), inputs: [2, 3, 4], output: [2, 12], refuses: [[null, null, 3]] });
describeLayer('flatten of a batch of numbers', { make: () => flatten(), inputs: [3], output: [3, 1] });
describeLayer('reshape', {
  make: () => reshape([4, 3]),
  inputs: [2, 12],
  output: [2, 4, 3],
  refuses: [
    [2, 11],
    [null, 24],
  ],
});
describeLayer('reshape with -1', {
  make: () => reshape([2, -1]),
  inputs: [2, 4, 3],
  output: [2, 2, 6],
  refuses: [
    [2, 5],
    [null, null],
  ],
});
describeLayer('zeroPadding2d', { make: () => zeroPadding2d(), inputs: [1, 2, 3, 2], output: [1, 4, 5, 2], refuses: [[2, 3]] });
describeLayer('zeroPadding2d per side', {
  make: () => zeroPadding2d({ padding: [[0, 1], 2] }),
  inputs: [1, 2, 3, 2],
  output: [1, 3, 7, 2],
});

it('keeps an unknown size where it can', () => {
  const shapeOf = (layer: AnyLayer, shape: Shape): Shape | undefined =>
    layer.computeOutputSpec({ shape, dtype: 'float32' })[0]?.shape;
  expect(shapeOf(reshape([-1, 3]), [2, null])).toEqual([2, null, 3]);
  expect(shapeOf(flatten(), [2, null, 3])).toEqual([2, null]);
  expect(() => shapeOf(reshape([4, 3]), [null, 13])).toThrow(ShapeError);
});

it('refuses target shapes and paddings that are none', () => {
  for (const shape of [[-1, -1], [0, 2], [1.5], 'ab' as unknown as number[]]) expect(() => reshape(shape)).toThrow(ArgumentError);
  expect(() => zeroPadding2d({ padding: -1 })).toThrow(ArgumentError);
  expect(() => zeroPadding2d({ padding: [1] as unknown as [number, number] })).toThrow(ArgumentError);
});
