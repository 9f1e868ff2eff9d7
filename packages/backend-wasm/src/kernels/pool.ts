import {
  AvgPool,
  AvgPoolGrad,
  backend_util,
  type KernelConfig,
  MaxPool,
  MaxPoolGrad,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { attribute, input, kernel, type KernelCall, type KernelContext, requireFloat, sizeOf } from './kernel-context.ts';
import { withWindow } from './window.ts';

/** Pooling, and its gradients. */
export function poolKernels(context: KernelContext): KernelConfig[] {
  const { exports: e } = context;
  return [
    kernel(MaxPool, (call) => pool(context, MaxPool, call, e.maxPool)),
    kernel(AvgPool, (call) => pool(context, AvgPool, call, e.averagePool)),
    kernel(MaxPoolGrad, (call) => {
      const [dy, x] = [input(call, 'dy'), input(call, 'input')];
      requireFloat(MaxPoolGrad, dy, x);
      return gradient(context, x, call, (dx, window) => e.maxPoolGradient(context.address(dy), context.address(x), dx, window));
    }),
    kernel(AvgPoolGrad, (call) => {
      const [dy, x] = [input(call, 'dy'), input(call, 'input')];
      requireFloat(AvgPoolGrad, dy);
      return gradient(context, x, call, (dx, window) => e.averagePoolGradient(context.address(dy), dx, window));
    }),
  ];
}

type Run = (x: number, y: number, window: number) => void;

function pool(context: KernelContext, name: string, call: KernelCall, run: Run): TensorInfo {
  const x = input(call, 'x');
  requireFloat(name, x);
  const info = geometry(x, call);
  const result = context.output(info.outShape, 'float32');
  if (sizeOf(info.outShape) > 0) {
    withWindow(context, info, (window) => run(context.address(x), context.address(result), window));
  }
  return result;
}

function gradient(
  context: KernelContext,
  x: TensorInfo,
  call: KernelCall,
  run: (dx: number, window: number) => void,
): TensorInfo {
  const result = context.output(x.shape, 'float32');
  if (sizeOf(x.shape) > 0) withWindow(context, geometry(x, call), (window) => run(context.address(result), window));
  return result;
}

function geometry(x: TensorInfo, call: KernelCall): backend_util.Conv2DInfo {
  return backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    attribute<number | [number, number]>(call, 'filterSize'),
    attribute<number | [number, number]>(call, 'strides'),
    1,
    attribute<'valid' | 'same' | number>(call, 'pad'),
    attribute<'floor' | 'round' | 'ceil' | undefined>(call, 'dimRoundingMode'),
  );
}
