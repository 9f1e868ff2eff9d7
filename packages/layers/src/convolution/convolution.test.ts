import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { conv2d } from './conv2d.ts';
import { conv2dTranspose } from './conv2d-transpose.ts';
import { depthwiseConv2d } from './depthwise-conv2d.ts';
import { separableConv2d } from './separable-conv2d.ts';

describeLayer('conv2d', {
  make: () => conv2d(4, 3, { activation: 'tanh' }),
  inputs: [2, 5, 4, 2],
  output: [2, 3, 2, 4],
  weights: { kernel: [3, 3, 2, 4], bias: [4] },
  refuses: [
    [2, 5, 4],
    [2, 5, 4, null],
    [2, 2, 4, 2],
  ],
});

describeLayer('conv2d with strides, groups and a margin', {
  make: () => conv2d(4, [3, 2], { strides: [2, 1], padding: 'same', groups: 2, useBias: false, kernelRegularizer: 'l1' }),
  inputs: [2, 5, 4, 2],
  output: [2, 3, 4, 4],
  weights: { kernel: [3, 2, 1, 4] },
  refuses: [[2, 5, 4, 3]],
});

describeLayer('conv2d with dilation', {
  make: () => conv2d(2, 2, { dilationRate: 2, kernelInitializer: 'heNormal', biasInitializer: 'ones' }),
  inputs: [1, 4, 5, 2],
  output: [1, 2, 3, 2],
  weights: { kernel: [2, 2, 2, 2], bias: [2] },
});

describeLayer('depthwiseConv2d', {
  make: () => depthwiseConv2d(2, { depthMultiplier: 2, activation: 'sigmoid' }),
  inputs: [2, 4, 3, 2],
  output: [2, 3, 2, 4],
  weights: { kernel: [2, 2, 2, 2], bias: [4] },
  refuses: [
    [4, 3, 2],
    [2, 1, 3, 2],
  ],
});

describeLayer('separableConv2d', {
  make: () => separableConv2d(3, 2, { padding: 'same', strides: 2, pointwiseRegularizer: 'l2' }),
  inputs: [2, 4, 3, 2],
  output: [2, 2, 2, 3],
  weights: { depthwise_kernel: [2, 2, 2, 1], pointwise_kernel: [1, 1, 2, 3], bias: [3] },
});

describeLayer('conv2dTranspose', {
  make: () => conv2dTranspose(3, 2, { strides: [2, 1], padding: 'same', activation: 'tanh' }),
  inputs: [2, 3, 4, 2],
  output: [2, 6, 4, 3],
  weights: { kernel: [2, 2, 3, 2], bias: [3] },
  refuses: [
    [2, 3, 4],
    [2, 3, 4, null],
    [2, null, 4, 2],
  ],
});

describeLayer('conv2dTranspose with dilation', {
  make: () => conv2dTranspose(2, [3, 2], { dilationRate: 2, useBias: false, kernelRegularizer: 'l1' }),
  inputs: [1, 3, 3, 2],
  output: [1, 7, 5, 2],
  weights: { kernel: [3, 2, 2, 2] },
});

describe('convolutions', () => {
  it('refuse sizes that are none', () => {
    expect(() => conv2d(0, 3)).toThrow(ArgumentError);
    for (const size of [0, -1, 1.5, [3], [3, 0], [3, 3, 3]]) expect(() => conv2d(1, size)).toThrow(ArgumentError);
    expect(() => conv2d(1, 3, { strides: 0 })).toThrow(ArgumentError);
    expect(() => depthwiseConv2d(3, { depthMultiplier: 0 })).toThrow(ArgumentError);
    expect(() => separableConv2d(1, 3, { dilationRate: [1, 0] })).toThrow(ArgumentError);
  });

  it('refuse what does not go together', () => {
    expect(() => conv2d(3, 3, { groups: 2, name: 'c' })).toThrow('conv2d "c": groups must be a divisor of the 3 filters');
    expect(() => conv2d(3, 3, { strides: 2, dilationRate: 2 })).toThrow('dilationRate must be 1 where strides are above 1');
  });

  it('transposed refuse what no image belongs to', () => {
    expect(() => conv2dTranspose(1, 3, { outputPadding: 1 })).toThrow(
      'outputPadding must be integers >= 0 below the strides [1, 1]',
    );
    expect(() => conv2dTranspose(1, 3, { outputPadding: [1] as unknown as [number, number] })).toThrow(ArgumentError);
    const even = conv2dTranspose(1, 2, { strides: 2, padding: 'same', outputPadding: 0, name: 't' });
    expect(() => even.computeOutputSpec({ shape: [null, 4, 4, 1], dtype: 'float32' })).toThrow(
      'conv2dTranspose "t", conv2dInputGrad: grad',
    );
  });

  it('refuse other paddings and another order of axes', () => {
    expect(() => conv2d(1, 3, { padding: 'causal' as 'same' })).toThrow(ArgumentError);
    expect(() => conv2d(1, 3, { dataFormat: 'channels_first' as 'channelsLast' })).toThrow('dataFormat must be "channelsLast"');
    expect(conv2d(1, 3, { dataFormat: 'channels_last' }).getConfig()['dataFormat']).toBe('channels_last');
  });

  it('say which layer a window is too large for', () => {
    const layer = conv2d(1, 3, { name: 'c' });
    expect(() => layer.computeOutputSpec({ shape: [null, 2, 8, 1], dtype: 'float32' })).toThrow('conv2d "c", conv2d: ');
  });
});
