import { AvgPool, AvgPoolGrad, MaxPool, MaxPoolGrad, type Tensor as TfTensor, zeros as tfZeros } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { apply, type Operand } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import type { Dim, Spec } from '../spec.ts';
import { knownShape, requireFloat, requireRank, requireSameDtype, requireShape } from './checks.ts';
import { defineOp, single, triple } from './define.ts';
import { type Padding, type Size2d, tfPadding, windowPlaces } from './window.ts';

export type PoolAttributes = Readonly<{ poolSize: Size2d; strides: Size2d; padding: Padding }>;
type AverageGradAttributes = PoolAttributes & Readonly<{ inputShape: readonly number[] }>;

function pooledSpec(name: string, x: Spec, { poolSize, strides, padding }: PoolAttributes): Spec {
  requireRank(name, 4, x);
  requireFloat(name, x);
  const places = windowPlaces(name, x, poolSize, { strides, padding, dilations: [1, 1] });
  return { shape: [x.shape[0] as Dim, ...places, x.shape[3] as Dim], dtype: x.dtype };
}

function tfPool({ poolSize, strides, padding }: PoolAttributes): Record<string, unknown> {
  return { filterSize: [...poolSize], strides: [...strides], pad: tfPadding(padding) };
}

export const maxPool2dOp: Op<PoolAttributes> = defineOp<PoolAttributes>({
  name: 'maxPool2d',
  exact: true,
  infer: (inputs, attributes) => pooledSpec('maxPool2d', single(inputs), attributes),
  compute: (inputs, attributes) => runKernel(MaxPool, { x: single(inputs) }, tfPool(attributes)),
  vjp: ({ grad, inputs, output, attributes }, { maxPool2dGrad }) => [maxPool2dGrad(grad, single(inputs), output, attributes)],
});

/** The first maximum of a window, row by row, takes the gradient, as in TensorFlow. */
export const maxPool2dGradOp: Op<PoolAttributes> = defineOp<PoolAttributes>({
  name: 'maxPool2dGrad',
  infer: (inputs, attributes) => {
    const [grad, x, output] = triple(inputs);
    const pooled = pooledSpec('maxPool2dGrad', x, attributes);
    for (const [argument, given] of [
      ['grad', grad],
      ['output', output],
    ] as const) {
      requireSameDtype('maxPool2dGrad', x, given);
      requireShape('maxPool2dGrad', argument, pooled.shape, given.shape);
    }
    return { shape: x.shape, dtype: x.dtype };
  },
  compute: ([dy, input, output], attributes) =>
    runKernel(MaxPoolGrad, { dy: dy as TfTensor, input: input as TfTensor, output: output as TfTensor }, tfPool(attributes)),
  vjp: 'undefined',
});

export const averagePool2dOp: Op<PoolAttributes> = defineOp<PoolAttributes>({
  name: 'averagePool2d',
  infer: (inputs, attributes) => pooledSpec('averagePool2d', single(inputs), attributes),
  compute: (inputs, attributes) => runKernel(AvgPool, { x: single(inputs) }, tfPool(attributes)),
  vjp: ({ grad, inputs, attributes }, { averagePool2dGrad }) => [
    averagePool2dGrad(grad, specOf(single(inputs)).shape, attributes),
  ],
});

export const averagePool2dGradOp: Op<AverageGradAttributes> = defineOp<AverageGradAttributes>({
  name: 'averagePool2dGrad',
  infer: (inputs, { inputShape, ...attributes }) => {
    const grad = single(inputs);
    const x = { shape: inputShape, dtype: grad.dtype };
    requireShape('averagePool2dGrad', 'grad', pooledSpec('averagePool2dGrad', x, attributes).shape, grad.shape);
    return x;
  },
  compute: (inputs, { inputShape, ...attributes }) => {
    const input = tfZeros([...inputShape]);
    const grad = runKernel(AvgPoolGrad, { dy: single(inputs), input }, tfPool(attributes));
    input.dispose();
    return grad;
  },
  vjp: ({ grad, attributes }, { averagePool2d }) => [averagePool2d(grad, attributes.poolSize, attributes)],
});

type PoolOptions = Readonly<{ strides?: Size2d; padding?: Padding }>;

function poolAttributes(poolSize: Size2d, { strides, padding }: PoolOptions): PoolAttributes {
  return { poolSize, strides: strides ?? poolSize, padding: padding ?? 'valid' };
}

/**
 * The largest value in each window of an image.
 *
 * Input:  [batch, height, width, features]; windows do not count the margin
 * Output: [batch, newHeight, newWidth, features]
 */
export function maxPool2d(x: Operand, poolSize: Size2d, options: PoolOptions = {}): Tensor {
  return apply(maxPool2dOp, [x], poolAttributes(poolSize, options));
}

/** The gradient of maxPool2d, from the gradient of its output, its input and its output. */
export function maxPool2dGrad(grad: Operand, x: Operand, output: Operand, attributes: PoolAttributes): Tensor {
  return apply(maxPool2dGradOp, [grad, x, output], attributes);
}

/** The mean of each window of an image; the margin is not counted. Shapes as in maxPool2d. */
export function averagePool2d(x: Operand, poolSize: Size2d, options: PoolOptions = {}): Tensor {
  return apply(averagePool2dOp, [x], poolAttributes(poolSize, options));
}

/** The gradient of averagePool2d, from the gradient of its output and the shape of its input. */
export function averagePool2dGrad(grad: Operand, inputShape: Spec['shape'], attributes: PoolAttributes): Tensor {
  const { poolSize, strides, padding } = attributes;
  const known = knownShape('averagePool2dGrad', inputShape);
  return apply(averagePool2dGradOp, [grad], { poolSize, strides, padding, inputShape: known });
}
