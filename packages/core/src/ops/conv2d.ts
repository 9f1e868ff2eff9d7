import {
  concat as tfConcat,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  split as tfSplit,
  tidy,
  type Tensor as TfTensor,
} from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, formatShape, type Spec } from '../spec.ts';
import { knownShape, requireFloat, requireRank, requireSameDtype, requireShape, requireWhole } from './checks.ts';
import { defineOp, pair } from './define.ts';
import { contract, dilate, dilatedShape } from './dilate.ts';
import { type Size2d, tfPadding, type Window, windowOf, type WindowOptions, windowPlaces } from './window.ts';

type ConvAttributes = Window & Readonly<{ groups: number }>;
type InputGradAttributes = ConvAttributes & Readonly<{ size: Size2d }>;
type FilterGradAttributes = ConvAttributes & Readonly<{ filterShape: readonly number[] }>;

export const conv2dOp: Op<ConvAttributes> = defineOp<ConvAttributes>({
  name: 'conv2d',
  infer: (inputs, attributes) => {
    const [x, filter] = pair(inputs);
    return { shape: outputShape('conv2d', x, filter, attributes), dtype: x.dtype };
  },
  compute: ([x, filter], attributes) =>
    perGroup(attributes.groups, [x as TfTensor, filter as TfTensor], (image, kernel) =>
      runKernel(Conv2D, { x: image, filter: kernel }, { ...tfWindow(attributes), dilations: [...attributes.dilations] }),
    ),
  vjp: ({ grad, inputs, attributes, wanted }, ops) => {
    const [x, filter] = pair(inputs);
    return [
      wanted[0] === true ? ops.conv2dInputGrad(grad, filter, specOf(x).shape, attributes) : null,
      wanted[1] === true ? ops.conv2dFilterGrad(x, grad, specOf(filter).shape, attributes) : null,
    ];
  },
});

export const conv2dInputGradOp: Op<InputGradAttributes> = defineOp<InputGradAttributes>({
  name: 'conv2dInputGrad',
  infer: (inputs, { size, ...attributes }) => {
    const [grad, filter] = pair(inputs);
    requireRank('conv2dInputGrad', 4, grad, 'grad');
    requireRank('conv2dInputGrad', 4, filter, 'filter');
    requireWhole('conv2dInputGrad', 'size', 1, ...size);
    const features = (filter.shape[2] as number) * attributes.groups;
    const x = { shape: [grad.shape[0] as Dim, ...size, features], dtype: grad.dtype };
    requireShape('conv2dInputGrad', 'grad', outputShape('conv2dInputGrad', x, filter, attributes), grad.shape);
    return x;
  },
  compute: ([grad, filter], { size, ...attributes }) =>
    perGroup(attributes.groups, [grad as TfTensor, filter as TfTensor], (dy, kernel) => {
      const spread = dilate(kernel, attributes.dilations);
      const shape = [dy.shape[0], ...size, kernel.shape[2] as number];
      return runKernel(Conv2DBackpropInput, { dy, filter: spread }, { ...tfWindow(attributes), inputShape: shape });
    }),
  vjp: ({ grad, inputs, attributes, wanted }, ops) => {
    const [dy, filter] = pair(inputs);
    return [
      wanted[0] === true ? ops.conv2d(grad, filter, attributes) : null,
      wanted[1] === true ? ops.conv2dFilterGrad(grad, dy, specOf(filter).shape, attributes) : null,
    ];
  },
});

export const conv2dFilterGradOp: Op<FilterGradAttributes> = defineOp<FilterGradAttributes>({
  name: 'conv2dFilterGrad',
  infer: (inputs, { filterShape, ...attributes }) => {
    const [x, grad] = pair(inputs);
    const filter = { shape: filterShape, dtype: grad.dtype };
    requireShape('conv2dFilterGrad', 'grad', outputShape('conv2dFilterGrad', x, filter, attributes), grad.shape);
    return filter;
  },
  compute: ([x, grad], { filterShape, ...attributes }) => {
    const [height, width, inFeatures, filters] = filterShape as [number, number, number, number];
    const shape = [...dilatedShape([height, width], attributes.dilations), inFeatures, filters / attributes.groups];
    return perGroup(attributes.groups, [x as TfTensor, grad as TfTensor], (image, dy) => {
      const spread = runKernel(Conv2DBackpropFilter, { x: image, dy }, { ...tfWindow(attributes), filterShape: shape });
      return contract(spread, attributes.dilations);
    });
  },
  vjp: ({ grad, inputs, attributes, wanted }, ops) => {
    const [x, dy] = pair(inputs);
    return [
      wanted[0] === true ? ops.conv2dInputGrad(dy, grad, specOf(x).shape, attributes) : null,
      wanted[1] === true ? ops.conv2d(x, grad, attributes) : null,
    ];
  },
});

/**
 * Two-dimensional convolution (a cross-correlation, as everywhere in deep learning).
 *
 * Formula: y[n, i, j, f] = Σ over h, w, c of x[n, i·s + h·d - p, j·s + w·d - p, c] · filter[h, w, c, f]
 * Input:   x [batch, height, width, inFeatures]; filter [height, width, inFeatures / groups, filters]
 * Output:  [batch, newHeight, newWidth, filters]
 *
 * @param options.groups - parts that the features are cut into, each with filters of its own; default 1
 * @throws {ShapeError} when the features do not fit, or the window is larger than the image
 * @throws {ArgumentError} when groups, a stride or a dilation is not whole and at least 1
 */
export function conv2d(x: Operand, filter: Operand, options: WindowOptions & Readonly<{ groups?: number }> = {}): Tensor {
  return apply(conv2dOp, [x, filter], { ...windowOf(options), groups: options.groups ?? 1 });
}

/** The gradient of conv2d with respect to its image, of which only height and width are to be known. */
export function conv2dInputGrad(grad: Operand, filter: Operand, inputShape: Spec['shape'], attributes: ConvAttributes): Tensor {
  const { strides, padding, dilations, groups } = attributes;
  const [height = 0, width = 0] = knownShape('conv2dInputGrad', inputShape.slice(1, 3));
  const result = apply(conv2dInputGradOp, [grad, filter], { strides, padding, dilations, groups, size: [height, width] });
  requireShape('conv2dInputGrad', 'inputShape', specOf(result).shape, inputShape);
  return result;
}

/**
 * The convolution the other way round: each place of x spreads the filter over the result, `strides` apart. It is what the gradient of
 * conv2d does with respect to an image of this size.
 *
 * Formula: y[n, i·s + h·d - p, j·s + w·d - p, c] = Σ over i, j, h, w, f of x[n, i, j, f] · filter[h, w, c, f]
 * Input:   x [batch, height, width, inFeatures]; filter [height, width, filters / groups, inFeatures]
 * Output:  [batch, size[0], size[1], filters]
 *
 * @param size - height and width of the result: such that conv2d of it gives those of x
 * @throws {ShapeError} when the features do not fit, or conv2d of a result of this size is of another height or width than x
 * @throws {ArgumentError} when groups, a size, a stride or a dilation is not whole and at least 1
 */
export function conv2dTranspose(
  x: Operand,
  filter: Operand,
  size: Size2d,
  options: WindowOptions & Readonly<{ groups?: number }> = {},
): Tensor {
  return apply(conv2dInputGradOp, [x, filter], { ...windowOf(options), groups: options.groups ?? 1, size });
}

/** The gradient of conv2d with respect to its filter. */
export function conv2dFilterGrad(x: Operand, grad: Operand, filterShape: Spec['shape'], attributes: ConvAttributes): Tensor {
  const { strides, padding, dilations, groups } = attributes;
  const known = knownShape('conv2dFilterGrad', filterShape);
  return apply(conv2dFilterGradOp, [x, grad], { strides, padding, dilations, groups, filterShape: known });
}

function tfWindow({ strides, padding }: Window): Record<string, unknown> {
  return { strides: [...strides], pad: tfPadding(padding), dataFormat: 'NHWC' };
}

/** Runs a convolution per group: both inputs cut along the last axis, the results joined along it. */
function perGroup(groups: number, inputs: readonly [TfTensor, TfTensor], run: (a: TfTensor, b: TfTensor) => TfTensor): TfTensor {
  return tidy(() => {
    if (groups === 1) return run(...inputs);
    const [left, right] = inputs.map((input) => tfSplit(input, groups, 3)) as [TfTensor[], TfTensor[]];
    const parts = left.map((part, index) => run(part, right[index] as TfTensor));
    return tfConcat(parts, 3);
  });
}

/** The shape of a convolution's output, once its inputs have been found to fit. */
function outputShape(where: string, x: Spec, filter: Spec, attributes: ConvAttributes): readonly Dim[] {
  const { groups } = attributes;
  requireWhole(where, 'groups', 1, groups);
  requireRank(where, 4, x);
  requireRank(where, 4, filter, 'filter');
  requireSameDtype(where, x, filter);
  requireFloat(where, x);
  const [height, width, inFeatures, filters] = knownShape(where, filter.shape) as [number, number, number, number];
  const features = x.shape[3] as Dim;
  if ((features !== null && features !== inFeatures * groups) || filters % groups !== 0) {
    throw new ShapeError({
      where,
      argument: 'filter',
      expected: `of ${features === null ? 'the image features' : features} / ${groups} input features, and filters divisible by ${groups}`,
      received: formatShape(filter.shape),
      remedy: 'A filter is [height, width, inFeatures / groups, filters].',
    });
  }
  return [x.shape[0] as Dim, ...windowPlaces(where, x, [height, width], attributes), filters];
}
