import { ArgumentError } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { layerNormalization } from './layer-normalization.ts';

describeLayer('layerNormalization', {
  make: () => layerNormalization(),
  inputs: [3, 5],
  output: [3, 5],
  weights: { gamma: [5], beta: [5] },
  refuses: [[3, null]],
});
describeLayer('layerNormalization of two axes', {
  make: () => layerNormalization({ axis: [-1, 1], center: false, gammaRegularizer: 'l2' }),
  inputs: [2, 3, 4],
  output: [2, 3, 4],
  weights: { gamma: [3, 4] },
});

it('refuses axes that are none', () => {
  expect(() => layerNormalization({ axis: 0.5 })).toThrow(ArgumentError);
  expect(() => layerNormalization({ axis: [] })).toThrow(ArgumentError);
  expect(() => layerNormalization({ epsilon: -1 })).toThrow(ArgumentError);
});
