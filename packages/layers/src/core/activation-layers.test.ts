import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { eluLayer } from './elu-layer.ts';
import { identityLayer } from './identity-layer.ts';
import { leakyReLU } from './leaky-re-lu.ts';
import { pReLU } from './p-re-lu.ts';
import { softmaxLayer } from './softmax-layer.ts';

describeLayer('leakyReLU', { make: () => leakyReLU({ negativeSlope: 0.1 }), inputs: [4, 3], output: [4, 3] });
describeLayer('eluLayer', { make: () => eluLayer({ alpha: 0.5 }), inputs: [4, 3], output: [4, 3] });
describeLayer('softmaxLayer', { make: () => softmaxLayer(), inputs: [2, 3, 4], output: [2, 3, 4] });
describeLayer('softmaxLayer over two axes', { make: () => softmaxLayer({ axis: [1, 2] }), inputs: [2, 3, 4], output: [2, 3, 4] });
describeLayer('identityLayer', { make: () => identityLayer(), inputs: [4, 3], output: [4, 3] });
describeLayer('pReLU', {
  make: () => pReLU({ alphaInitializer: 'ones' }),
  inputs: [2, 3, 4],
  output: [2, 3, 4],
  weights: { alpha: [3, 4] },
  refuses: [[2, null, 4]],
});
describeLayer('pReLU with shared axes', {
  make: () => pReLU({ sharedAxes: [1, 2], alphaConstraint: 'nonNeg', alphaRegularizer: 'l2' }),
  inputs: [1, 3, 2, 4],
  output: [1, 3, 2, 4],
  weights: { alpha: [1, 1, 4] },
});

describe('activations as layers', () => {
  it('refuse what is out of range', () => {
    expect(() => leakyReLU({ negativeSlope: -1 })).toThrow(ArgumentError);
    expect(() => eluLayer({ alpha: Number.NaN })).toThrow(ArgumentError);
    expect(() => softmaxLayer({ axis: [] })).toThrow(ArgumentError);
    expect(() => pReLU({ sharedAxes: [0] })).toThrow(ArgumentError);
  });
});
