import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Convolve } from '../kernel-module/kernel-exports.ts';
import {
  attribute,
  input,
  kernel,
  type KernelCall,
  type KernelContext,
  requireChannelsLast,
  requireFloat,
  sizeOf,
} from './kernel-context.ts';
import { withWindow } from './window.ts';

/** Convolutions, plain and depthwise, with the gradients of their images and of their filters. */
export function convolutionKernels(context: KernelContext): KernelConfig[] {
  const { exports: e } = context;
  const plain = { depthwise: false, scratchBytes: e.convolutionScratchBytes };
  const filterGradient = { depthwise: false, scratchBytes: e.convolutionFilterScratchBytes };
  const depthwise = { depthwise: true, scratchBytes: null };
  const shapeOf = (call: KernelCall, name: string): number[] => attribute<number[]>(call, name);
  return [
    kernel(Conv2D, (call) => {
      const [x, filter] = [input(call, 'x'), input(call, 'filter')];
      return convolve(context, Conv2D, call, {
        ...plain,
        a: x,
        b: filter,
        run: e.convolution,
        result: 'y',
        x: x.shape,
        filter: filter.shape,
      });
    }),
    kernel(Conv2DBackpropInput, (call) => {
      const [dy, filter] = [input(call, 'dy'), input(call, 'filter')];
      const x = shapeOf(call, 'inputShape');
      return convolve(context, Conv2DBackpropInput, call, {
        ...plain,
        a: dy,
        b: filter,
        run: e.convolutionInputGradient,
        result: 'x',
        x,
        filter: filter.shape,
      });
    }),
    kernel(Conv2DBackpropFilter, (call) => {
      const [x, dy] = [input(call, 'x'), input(call, 'dy')];
      const filter = shapeOf(call, 'filterShape');
      return convolve(context, Conv2DBackpropFilter, call, {
        ...filterGradient,
        a: x,
        b: dy,
        run: e.convolutionFilterGradient,
        result: 'filter',
        x: x.shape,
        filter,
      });
    }),
    kernel(DepthwiseConv2dNative, (call) => {
      const [x, filter] = [input(call, 'x'), input(call, 'filter')];
      return convolve(context, DepthwiseConv2dNative, call, {
        ...depthwise,
        a: x,
        b: filter,
        run: e.depthwise,
        result: 'y',
        x: x.shape,
        filter: filter.shape,
      });
    }),
    kernel(DepthwiseConv2dNativeBackpropInput, (call) => {
      const [dy, filter] = [input(call, 'dy'), input(call, 'filter')];
      const x = shapeOf(call, 'inputShape');
      return convolve(context, DepthwiseConv2dNativeBackpropInput, call, {
        ...depthwise,
        a: dy,
        b: filter,
        run: e.depthwiseInputGradient,
        result: 'x',
        x,
        filter: filter.shape,
      });
    }),
    kernel(DepthwiseConv2dNativeBackpropFilter, (call) => {
      const [x, dy] = [input(call, 'x'), input(call, 'dy')];
      const filter = shapeOf(call, 'filterShape');
      return convolve(context, DepthwiseConv2dNativeBackpropFilter, call, {
        ...depthwise,
        a: x,
        b: dy,
        run: e.depthwiseFilterGradient,
        result: 'filter',
        x: x.shape,
        filter,
      });
    }),
  ];
}

/** One of the three products of an image, a filter and a result: two are given, the third is made. */
interface Convolution {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly x: readonly number[];
  readonly filter: readonly number[];
  readonly result: 'y' | 'x' | 'filter';
  readonly run: Convolve;
  readonly depthwise: boolean;
  readonly scratchBytes: ((window: number) => number) | null;
}

function convolve(context: KernelContext, name: string, call: KernelCall, convolution: Convolution): TensorInfo {
  const { a, b, run, scratchBytes } = convolution;
  requireFloat(name, a, b);
  requireChannelsLast(name, call);
  const info = geometry(call, convolution);
  const shape = { y: info.outShape, x: convolution.x, filter: convolution.filter }[convolution.result];
  const result = context.output(shape, 'float32');
  if (sizeOf(shape) === 0) return result;
  if (sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) {
    context.floats(result).fill(0);
    return result;
  }
  withWindow(context, info, (window) => {
    context.withScratch(scratchBytes === null ? 8 : scratchBytes(window), (scratch) => {
      run(context.address(a), context.address(b), context.address(result), window, scratch);
    });
  });
  return result;
}

function geometry(call: KernelCall, { x, filter, depthwise }: Convolution): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attribute<number | [number, number]>(call, 'strides'),
    attribute<[number, number] | undefined>(call, 'dilations') ?? [1, 1],
    attribute<'valid' | 'same' | number>(call, 'pad'),
    attribute<'floor' | 'round' | 'ceil' | undefined>(call, 'dimRoundingMode'),
    depthwise,
  );
}
