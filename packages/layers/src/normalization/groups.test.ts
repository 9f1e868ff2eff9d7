import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { groupNormalization } from './group-normalization.ts';
import { rmsNormalization } from './rms-normalization.ts';
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
describeLayer('rmsNormalization', {
  make: () => rmsNormalization(),
  inputs: [3, 5],
  output: [3, 5],
  weights: { scale: [5] },
  refuses: [[3, null]],
});
describeLayer('rmsNormalization of two axes', {
  make: () => rmsNormalization({ axis: [-1, 1], epsilon: 0.1 }),
  inputs: [2, 3, 4],
  output: [2, 3, 4],
  weights: { scale: [3, 4] },
});
describeLayer('unitNormalization', { make: () => unitNormalization(), inputs: [3, 4], output: [3, 4] });
describeLayer('unitNormalization of two axes', {
  make: () => unitNormalization({ axis: [1, 2] }),
  inputs: [3, 4, 2],
  output: [3, 4, 2],
});

describe('normalization of groups', () => {
  it('refuses root mean squares over axes that are not the last', () => {
    const layer = rmsNormalization({ axis: 1, name: 'r' });
    expect(() => layer.computeOutputSpec({ shape: [null, 3, 4], dtype: 'float32' })).toThrow(
      'axis must be the last axes, received 1',
    );
  });

  it('refuses what is out of range', () => {
    expect(() => groupNormalization({ groups: 0 })).toThrow(ArgumentError);
    expect(() => groupNormalization({ epsilon: -1 })).toThrow(ArgumentError);
  });
});
