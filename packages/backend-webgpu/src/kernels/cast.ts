import { Cast, type KernelConfig } from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelDType } from './gpu-context.ts';
import { elementwise } from './unary.ts';

/** From floats the part before the point, NaN as 0; to bool whether it is not 0. */
export function castKernels(context: GpuContext): KernelConfig[] {
  return [
    context.kernel(Cast, (call) => {
      const [x, dtype] = [input(call, 'x'), attribute<KernelDType>(call, 'dtype')];
      if (x.dtype === dtype) return context.alias(x);
      return elementwise(context, Cast, { expression: conversion(x.dtype as KernelDType, dtype), dtype }, x);
    }),
  ];
}

function conversion(from: KernelDType, to: KernelDType): string {
  if (to === 'float32') return 'f32(x)';
  if (from === 'float32') return to === 'int32' ? 'select(i32(x), 0, isnan(x))' : 'select(1, 0, x == 0.0)';
  return to === 'bool' ? 'select(0, 1, x != 0)' : 'x';
}
