import { ArgumentError } from '@ibex-ml/core';
import { expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { reLU } from './re-lu.ts';

describeLayer('reLU', { make: () => reLU(), inputs: [4, 3], output: [4, 3] });
describeLayer('reLU with a limit', { make: () => reLU({ maxValue: 1.1 }), inputs: [2, 3, 4], output: [2, 3, 4] });
describeLayer('reLU with all arguments', {
  make: () => reLU({ maxValue: 1.3, negativeSlope: 0.2, threshold: 0.45 }),
  inputs: [4, 6],
  output: [4, 6],
});

it('refuses numbers below 0', () => {
  expect(() => reLU({ maxValue: -1, name: 'r' })).toThrow('reLu "r": maxValue must be a finite number >= 0');
  for (const argument of ['negativeSlope', 'threshold']) expect(() => reLU({ [argument]: -0.1 })).toThrow(ArgumentError);
});
