import { type KernelConfig, LogSoftmax, Softmax, type TensorInfo } from '@tensorflow/tfjs-core';
import { input, kernel, type KernelContext, requireFloat, sizeOf } from './kernel-context.ts';

/** Softmax and its logarithm along the last axis. */
export function softmaxKernels(context: KernelContext): KernelConfig[] {
  const { exports: e } = context;
  return [
    kernel(Softmax, (call) => alongRows(context, Softmax, input(call, 'logits'), e.softmax)),
    kernel(LogSoftmax, (call) => alongRows(context, LogSoftmax, input(call, 'logits'), e.logSoftmax)),
  ];
}

type Run = (x: number, y: number, rows: number, columns: number) => void;

function alongRows(context: KernelContext, name: string, x: TensorInfo, run: Run): TensorInfo {
  requireFloat(name, x);
  const columns = x.shape.at(-1) ?? 1;
  const result = context.output(x.shape, 'float32');
  if (columns > 0) run(context.address(x), context.address(result), sizeOf(x.shape) / columns, columns);
  return result;
}
