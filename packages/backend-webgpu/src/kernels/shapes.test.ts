import { expect, it } from 'vitest';
import { simplified, stretchedStrides, stridesOf } from './shapes.ts';

it('knows the strides of shapes, stretched ones too', () => {
  expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
  expect(stretchedStrides([3, 1], [2, 3, 4])).toEqual([0, 1, 0]);
});

it('walks along as few axes as can be', () => {
  expect(simplified({ sizes: [2, 3, 4], strides: [[12, 4, 1]] })).toEqual({ sizes: [24], strides: [[1]] });
  expect(
    simplified({
      sizes: [2, 1, 3],
      strides: [
        [3, 0, 1],
        [0, 0, 1],
      ],
    }),
  ).toEqual({
    sizes: [2, 3],
    strides: [
      [3, 1],
      [0, 1],
    ],
  });
  expect(simplified({ sizes: [2, 3], strides: [[0, 0]] })).toEqual({ sizes: [6], strides: [[0]] });
  expect(simplified({ sizes: [1], strides: [[1]] })).toEqual({ sizes: [], strides: [[]] });
});
