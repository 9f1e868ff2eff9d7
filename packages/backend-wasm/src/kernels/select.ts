import { type KernelConfig, Select, type TensorInfo } from '@tensorflow/tfjs-core';
import {
  bytesOf,
  input,
  kernel,
  type KernelCall,
  type KernelContext,
  type KernelDType,
  sizeOf,
  wrongDType,
} from './kernel-context.ts';

/** Elements, or whole rows, of one tensor or another. */
export function selectKernels(context: KernelContext): KernelConfig[] {
  return [kernel(Select, (call) => select(context, call))];
}

function select(context: KernelContext, call: KernelCall): TensorInfo {
  const { exports: e } = context;
  const [condition, t, other] = [input(call, 'condition'), input(call, 't'), input(call, 'e')];
  if (t.dtype !== other.dtype) throw wrongDType(Select, 'two inputs of one type', `${t.dtype} and ${other.dtype}`);
  const result = context.output(t.shape, t.dtype as KernelDType);
  const [conditions, count] = [sizeOf(condition.shape), sizeOf(t.shape)];
  const addresses = [condition, t, other, result].map((tensor) => context.address(tensor)) as [number, number, number, number];
  if (conditions === count) (t.dtype === 'bool' ? e.selectBytes : e.select)(...addresses, count);
  else if (conditions > 0) e.selectRows(...addresses, conditions, (count / conditions) * bytesOf(t.dtype));
  return result;
}
