import { BatchMatMul, DepthwiseConv2dNative, getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import { input, type GpuContext, type KernelCall } from './gpu-context.ts';
import { sizeOf } from './shapes.ts';

/** tfjs's own kernels, of inputs that they are wrong for. */
export function wrappedKernels(context: GpuContext): KernelConfig[] {
  return [
    wrapped(context, BatchMatMul, (call, original) => {
      const [a, b] = [input(call, 'a'), input(call, 'b')];
      const { transposeA, transposeB } = call.attrs as { readonly transposeA: boolean; readonly transposeB: boolean };
      // A sum of no products is 0, of which tfjs knows nothing.
      if (sizeOf(a.shape) > 0 && sizeOf(b.shape) > 0) return original(call);
      const batch = Math.max(a.shape[0] as number, b.shape[0] as number);
      const [rows, columns] = [a.shape[transposeA ? 2 : 1] as number, b.shape[transposeB ? 1 : 2] as number];
      return context.filled([batch, rows, columns], 0, 'float32');
    }),
    wrapped(context, DepthwiseConv2dNative, (call, original) =>
      original({ ...call, attrs: { ...call.attrs, dataFormat: 'NHWC' } }),
    ),
  ];
}

function wrapped(
  context: GpuContext,
  name: string,
  run: (call: KernelCall, original: (call: KernelCall) => TensorInfo) => TensorInfo,
): KernelConfig {
  const { kernelFunc } = getKernel(name, 'webgpu');
  const original = ({ inputs, attrs }: KernelCall): TensorInfo =>
    kernelFunc({ inputs, attrs, backend: context.backend }) as TensorInfo;
  return context.kernel(name, (call) => run(call, original));
}
