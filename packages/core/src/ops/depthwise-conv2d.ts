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
import { knownShape, requireFloat, requireRank, requireSameDtype } from './checks.ts';
import { defineOp, pair } from './define.ts';
import { contract, dilate, dilatedShape } from './dilate.ts';
import { tfPadding, type Window, windowOf, type WindowOptions, windowPlaces } from './window.ts';

type InputGradAttributes = Window & Readonly<{ inputShape: readonly number[] }>;
type FilterGradAttributes = Window & Readonly<{ filterShape: readonly number[] }>;

export const depthwiseConv2dOp: Op<Window> = defineOp<Window>({
  name: 'depthwiseConv2d',
  infer: (inputs, window) => {
    const [x, filter] = pair(inputs);
    const [height, width, features, multiplier] = check(x, filter);
    const places = windowPlaces('depthwiseConv2d', x, [height, width], window);
    return { shape: [x.shape[0] as Dim, ...places, features * multiplier], dtype: x.dtype };
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
  infer: (inputs, { inputShape }) => ({ shape: inputShape, dtype: pair(inputs)[0].dtype }),
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
  infer: (inputs, { filterShape }) => ({ shape: filterShape, dtype: pair(inputs)[0].dtype }),
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

function check(x: Spec, filter: Spec): readonly [number, number, number, number] {
  requireRank('depthwiseConv2d', 4, x);
  requireRank('depthwiseConv2d', 4, filter, 'filter');
  requireSameDtype('depthwiseConv2d', x, filter);
  requireFloat('depthwiseConv2d', x);
  const sizes = knownShape('depthwiseConv2d', filter.shape) as [number, number, number, number];
  if (x.shape[3] !== null && x.shape[3] !== sizes[2]) {
    throw new ShapeError({
      where: 'depthwiseConv2d',
      argument: 'filter',
      expected: `of ${x.shape[3]} features, as many as the image has`,
      received: formatShape(filter.shape),
      remedy: 'A depthwise filter is [height, width, features, multiplier].',
    });
  }
  return sizes;
}
