import { roundFloats, roundFloatsKernel, type SixteenBitFloat } from '@ibex-ml/core';
import type { KernelConfig } from '@tensorflow/tfjs-core';
import { attribute, input, kernel, type KernelContext } from './kernel-context.ts';

/** Rounding to 16 bits where the numbers lie; compiled programs have code of their own for it. */
export function roundFloatsKernels(context: KernelContext): KernelConfig[] {
  return [
    kernel(roundFloatsKernel, (call) => {
      const x = input(call, 'x');
      const result = context.output(x.shape, 'float32');
      const numbers = context.floats(result);
      numbers.set(context.floats(x));
      roundFloats(numbers, attribute<SixteenBitFloat>(call, 'dtype'));
      return result;
    }),
  ];
}
