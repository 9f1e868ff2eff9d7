import {
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  tidy,
  type Tensor as TfTensor,
} from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, formatShape, type Spec } from '../spec.ts';
import { knownShape, requireFloat, requireRank, requireSameDtype, requireShape } from './checks.ts';
import { defineOp, pair } from './define.ts';
import { contract, dilate, dilatedShape } from './dilate.ts';
import { tfPadding, type Window, windowOf, type WindowOptions, windowPlaces } from './window.ts';

type InputGradAttributes = Window & Readonly<{ inputShape: readonly number[] }>;
type FilterGradAttributes = Window & Readonly<{ filterShape: readonly number[] }>;

export const depthwiseConv2dOp: Op<Window> = defineOp<Window>({
  name: 'depthwiseConv2d',
  infer: (inputs, window) => {
    const [x, filter] = pair(inputs);
    return { shape: outputShape('depthwiseConv2d', x, filter, window), dtype: x.dtype };
  },
  compute: (inputs, window) => {
    const [x, filter] = pair(inputs);
    return tidy(() => {
      const spread = dilate(filter, window.dilations);
      return runKernel(DepthwiseConv2dNative, { x, filter: spread }, { ...tfWindow(window) });
    });
  },
  vjp: ({ grad, inputs, attributes, wanted }, ops) => {
    const [x, filter] = pair(inputs);
    return [
      wanted[0] === true ? ops.depthwiseConv2dInputGrad(grad, filter, specOf(x).shape, attributes) : null,
      wanted[1] === true ? ops.depthwiseConv2dFilterGrad(x, grad, specOf(filter).shape, attributes) : null,
    ];
  },
});

export const depthwiseConv2dInputGradOp: Op<InputGradAttributes> = defineOp<InputGradAttributes>({
  name: 'depthwiseConv2dInputGrad',
  infer: (inputs, { inputShape, ...window }) => {
    const [grad, filter] = pair(inputs);
    const x = { shape: inputShape, dtype: grad.dtype };
    requireShape('depthwiseConv2dInputGrad', 'grad', outputShape('depthwiseConv2dInputGrad', x, filter, window), grad.shape);
    return x;
  },
  compute: (inputs, { inputShape, ...window }) => {
    const [dy, filter] = pair(inputs);
    return tidy(() => {
      const spread = dilate(filter, window.dilations);
      const attributes = { ...tfWindow(window), inputShape: [...inputShape] };
      return runKernel(DepthwiseConv2dNativeBackpropInput, { dy, filter: spread }, attributes);
    });
  },
  vjp: ({ grad, inputs, attributes, wanted }, ops) => {
    const [dy, filter] = pair(inputs);
    return [
      wanted[0] === true ? ops.depthwiseConv2d(grad, filter, attributes) : null,
      wanted[1] === true ? ops.depthwiseConv2dFilterGrad(grad, dy, specOf(filter).shape, attributes) : null,
    ];
  },
});

export const depthwiseConv2dFilterGradOp: Op<FilterGradAttributes> = defineOp<FilterGradAttributes>({
  name: 'depthwiseConv2dFilterGrad',
  infer: (inputs, { filterShape, ...window }) => {
    const [x, grad] = pair(inputs);
    const filter = { shape: filterShape, dtype: grad.dtype };
    requireShape('depthwiseConv2dFilterGrad', 'grad', outputShape('depthwiseConv2dFilterGrad', x, filter, window), grad.shape);
    return filter;
  },
  compute: (inputs, { filterShape, ...window }) => {
    const [x, dy] = pair(inputs);
    const [height, width, features, multiplier] = filterShape as [number, number, number, number];
    return tidy((): TfTensor => {
      const shape = [...dilatedShape([height, width], window.dilations), features, multiplier];
      const spread = runKernel(DepthwiseConv2dNativeBackpropFilter, { x, dy }, { ...tfWindow(window), filterShape: shape });
      return contract(spread, window.dilations);
    });
  },
  vjp: ({ grad, inputs, attributes, wanted }, ops) => {
    const [x, dy] = pair(inputs);
    return [
      wanted[0] === true ? ops.depthwiseConv2dInputGrad(dy, grad, specOf(x).shape, attributes) : null,
      wanted[1] === true ? ops.depthwiseConv2d(x, grad, attributes) : null,
    ];
  },
});

/**
 * A convolution of each feature by filters of its own.
 *
 * Formula: y[n, i, j, c·m + q] = Σ over h, w of x[n, i·s + h·d - p, j·s + w·d - p, c] · filter[h, w, c, q]
 * Input:   x [batch, height, width, features]; filter [height, width, features, multiplier m]
 * Output:  [batch, newHeight, newWidth, features · m]
 *
 * @throws {ShapeError} when the features do not fit, or the window is larger than the image
 * @throws {ArgumentError} when a stride or a dilation is not whole and at least 1
 */
export function depthwiseConv2d(x: Operand, filter: Operand, options: WindowOptions = {}): Tensor {
  return apply(depthwiseConv2dOp, [x, filter], windowOf(options));
}

/** The gradient of depthwiseConv2d with respect to its image. */
export function depthwiseConv2dInputGrad(grad: Operand, filter: Operand, inputShape: Spec['shape'], window: Window): Tensor {
  const known = knownShape('depthwiseConv2dInputGrad', inputShape);
  return apply(depthwiseConv2dInputGradOp, [grad, filter], { ...windowOf(window), inputShape: known });
}

/** The gradient of depthwiseConv2d with respect to its filter. */
export function depthwiseConv2dFilterGrad(x: Operand, grad: Operand, filterShape: Spec['shape'], window: Window): Tensor {
  const known = knownShape('depthwiseConv2dFilterGrad', filterShape);
  return apply(depthwiseConv2dFilterGradOp, [x, grad], { ...windowOf(window), filterShape: known });
}

function tfWindow({ strides, padding }: Window): Record<string, unknown> {
  return { strides: [...strides], pad: tfPadding(padding), dilations: [1, 1] };
}

/** The shape of a depthwise convolution's output, once its inputs have been found to fit. */
function outputShape(where: string, x: Spec, filter: Spec, window: Window): readonly Dim[] {
  requireRank(where, 4, x);
  requireRank(where, 4, filter, 'filter');
  requireSameDtype(where, x, filter);
  requireFloat(where, x);
  const [height, width, features, multiplier] = knownShape(where, filter.shape) as [number, number, number, number];
  if (x.shape[3] !== null && x.shape[3] !== features) {
    throw new ShapeError({
      where,
      argument: 'filter',
      expected: `of ${x.shape[3]} features, as many as the image has`,
      received: formatShape(filter.shape),
      remedy: 'A depthwise filter is [height, width, features, multiplier].',
    });
  }
  return [x.shape[0] as Dim, ...windowPlaces(where, x, [height, width], window), features * multiplier];
}
