import { randomUniformKernel } from '@ibex-ml/core';
import type { KernelConfig } from '@tensorflow/tfjs-core';
import { attribute, input, kernel, type KernelContext, sizeOf } from './kernel-context.ts';

/** Counter-based random numbers, the same as on every backend; see random/threefry.ts of core. */
export function randomKernels(context: KernelContext): KernelConfig[] {
  return [
    kernel(randomUniformKernel, (call) => {
      const [key0 = 0, key1 = 0] = context.integers(input(call, 'seed'));
      const shape = attribute<number[]>(call, 'shape');
      const result = context.output(shape, 'float32');
      context.exports.randomUniform(context.address(result), sizeOf(shape), key0, key1, 0);
      return result;
    }),
  ];
}
