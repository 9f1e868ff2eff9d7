import { ArgumentError, ShapeError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { dot } from './dot.ts';

describeLayer('dot', {
  make: () => dot(1),
  inputs: [
    [3, 4],
    [3, 4],
  ],
  output: [3, 1],
});
describeLayer('dot of matrices', {
  make: () => dot([2, 1], { normalize: true }),
  inputs: [
    [3, 2, 4],
    [3, 4, 5],
  ],
  output: [3, 2, 5],
});
describeLayer('dot of a matrix and a vector', {
  make: () => dot([-1, 1]),
  inputs: [
    [3, 2, 4],
    [3, 4],
  ],
  output: [3, 2],
});

describe('dot', () => {
  it('refuses axes that are none', () => {
    expect(() => dot(0)).toThrow(ArgumentError);
    const specs = [2, 2].map(() => ({ shape: [null, 3], dtype: 'float32' as const }));
    expect(() => dot(2).computeOutputSpec(specs)).toThrow(ShapeError);
  });
});
