import { Cast, Identity, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Map } from '../kernel-module/kernel-exports.ts';
import { attribute, input, kernel, type KernelContext, type KernelDType, sizeOf, wrongDType } from './kernel-context.ts';

/** Cast, and Identity without a copy. */
export function castKernels(context: KernelContext): KernelConfig[] {
  return [
    kernel(Cast, (call) => castTo(context, input(call, 'x'), attribute<string>(call, 'dtype'))),
    kernel(Identity, (call) => context.alias(input(call, 'x'))),
  ];
}

/** The tensor as another type; the same memory where the type is the same. */
export function castTo(context: KernelContext, x: TensorInfo, dtype: string): TensorInfo {
  if (x.dtype === dtype) return context.alias(x);
  const { exports: e } = context;
  const casts: Record<string, Map> = {
    'float32 int32': e.floatToInteger,
    'float32 bool': e.floatToBool,
    'int32 float32': e.integerToFloat,
    'int32 bool': e.integerToBool,
    'bool float32': e.boolToFloat,
    'bool int32': e.boolToInteger,
  };
  const run = casts[`${x.dtype} ${dtype}`];
  if (run === undefined) throw wrongDType(Cast, 'one of float32, int32 and bool to another', `${x.dtype} to ${dtype}`);
  const result = context.output(x.shape, dtype as KernelDType);
  run(context.address(x), context.address(result), sizeOf(x.shape));
  return result;
}
