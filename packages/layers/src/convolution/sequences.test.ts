import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { globalAveragePooling1d, globalMaxPooling1d } from '../pooling/global-pooling1d.ts';
import { averagePooling1d, maxPooling1d } from '../pooling/pooling1d.ts';
import { describeLayer } from '../testing/layer-contract.ts';
import { conv1d } from './conv1d.ts';
import { conv1dTranspose } from './conv1d-transpose.ts';
import { depthwiseConv1d } from './depthwise-conv1d.ts';
import { separableConv1d } from './separable-conv1d.ts';

const inputs = [2, 7, 4];

describeLayer('conv1d', {
  make: () => conv1d(3, 3, { activation: 'tanh' }),
  inputs,
  output: [2, 5, 3],
  weights: { kernel: [3, 4, 3], bias: [3] },
  refuses: [
    [2, 7],
    [2, 7, null],
    [2, 2, 4],
  ],
});
describeLayer('conv1d with groups and a margin in front', {
  make: () => conv1d(4, [2], { padding: 'causal', dilationRate: 2, groups: 2, useBias: false, kernelConstraint: 'nonNeg' }),
  inputs,
  output: [2, 7, 4],
  weights: { kernel: [2, 2, 4] },
  refuses: [[2, 7, 3]],
});
describeLayer('depthwiseConv1d', {
  make: () => depthwiseConv1d(3, { depthMultiplier: 2, activation: 'tanh', dilationRate: 2 }),
  inputs,
  output: [2, 3, 8],
  weights: { kernel: [3, 4, 2], bias: [8] },
  refuses: [
    [2, 7],
    [2, 2, 4],
  ],
});
describeLayer('separableConv1d', {
  make: () => separableConv1d(3, 2, { padding: 'same', strides: 2, pointwiseRegularizer: 'l2' }),
  inputs,
  output: [2, 4, 3],
  weights: { depthwise_kernel: [2, 4, 1], pointwise_kernel: [1, 4, 3], bias: [3] },
});
describeLayer('conv1dTranspose', {
  make: () => conv1dTranspose(3, 2, { strides: 3, activation: 'tanh' }),
  inputs,
  output: [2, 21, 3],
  weights: { kernel: [2, 3, 4], bias: [3] },
  refuses: [
    [2, 7],
    [2, null, 4],
  ],
});
describeLayer('conv1dTranspose with something left over', {
  make: () => conv1dTranspose(2, 3, { strides: 2, padding: 'same', outputPadding: 0, useBias: false }),
  inputs,
  output: [2, 13, 2],
  weights: { kernel: [3, 2, 4] },
});
describeLayer('maxPooling1d', { make: () => maxPooling1d(), inputs, output: [2, 3, 4], refuses: [[2, 1, 4]] });
describeLayer('averagePooling1d', {
  make: () => averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' }),
  inputs,
  output: [2, 4, 4],
});
describeLayer('globalAveragePooling1d', { make: () => globalAveragePooling1d(), inputs, output: [2, 4], refuses: [[2, 3]] });
describeLayer('globalMaxPooling1d', { make: () => globalMaxPooling1d({ keepDims: true }), inputs, output: [2, 1, 4] });

describe('layers of sequences', () => {
  it('refuse what is out of range', () => {
    expect(() => conv1d(3, [2, 2])).toThrow(ArgumentError);
    expect(() => conv1d(3, 2, { groups: 2 })).toThrow(ArgumentError);
    expect(() => conv1d(3, 2, { strides: 2, dilationRate: 2 })).toThrow(ArgumentError);
    expect(() => depthwiseConv1d(3, { padding: 'causal' as 'same' })).toThrow(ArgumentError);
    expect(() => separableConv1d(0, 3)).toThrow(ArgumentError);
    expect(() => conv1dTranspose(2, 3, { strides: 2, outputPadding: 2 })).toThrow('outputPadding must be integers >= 0');
    expect(() => maxPooling1d({ poolSize: 0 })).toThrow(ArgumentError);
  });
});
