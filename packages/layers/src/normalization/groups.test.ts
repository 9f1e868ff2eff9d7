import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { groupNormalization } from './group-normalization.ts';
import { unitNormalization } from './unit-normalization.ts';

describeLayer('groupNormalization', {
  make: () => groupNormalization({ groups: 2, gammaConstraint: 'nonNeg' }),
  inputs: [2, 3, 2, 4],
  output: [2, 3, 2, 4],
  weights: { gamma: [4], beta: [4] },
  refuses: [
    [2, 3, 3],
    [2, null],
  ],
});
describeLayer('groupNormalization of axis 1', {
  make: () => groupNormalization({ groups: -1, axis: 1, scale: false }),
  inputs: [2, 3, 4],
  output: [2, 3, 4],
  weights: { beta: [3] },
});
describeLayer('unitNormalization', { make: () => unitNormalization(), inputs: [3, 4], output: [3, 4] });
describeLayer('unitNormalization of two axes', {
  make: () => unitNormalization({ axis: [1, 2] }),
  inputs: [3, 4, 2],
  output: [3, 4, 2],
});

describe('normalization of groups', () => {
  it('refuses what is out of range', () => {
    expect(() => groupNormalization({ groups: 0 })).toThrow(ArgumentError);
    expect(() => groupNormalization({ epsilon: -1 })).toThrow(ArgumentError);
  });
});
