import { setBackend } from '@ibex-ml/core';
import {
  backend,
  type DataType,
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';

import type { KernelBuild } from '../kernel-module/load.ts';
import { wasm } from '../wasm.ts';

/** A tensor in the hands of a test. */
export interface HostTensor {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** Both builds of the kernels: what holds must hold for each. */
export const builds: readonly KernelBuild[] = ['relaxed', 'plain'];

/** Makes one build the current backend. */
export function useBuild(build: KernelBuild): Promise<void> {
  return setBackend(wasm({ build }));
}

export function floats(values: Iterable<number>, shape?: readonly number[]): HostTensor {
  const data = Float32Array.from(values);
  return { data, shape: shape ?? [data.length], dtype: 'float32' };
}

export function integers(values: Iterable<number>, shape?: readonly number[]): HostTensor {
  const data = Int32Array.from(values);
  return { data, shape: shape ?? [data.length], dtype: 'int32' };
}

export function bools(values: Iterable<number>, shape?: readonly number[]): HostTensor {
  const data = Uint8Array.from(values);
  return { data, shape: shape ?? [data.length], dtype: 'bool' };
}

/** Runs a kernel on the wasm backend, and checks that it leaves nothing behind there. */
export function run(name: string, inputs: Readonly<Record<string, HostTensor>>, attributes: object = {}): HostTensor {
  const before = (backend() as { numDataIds?(): number }).numDataIds?.();
  const result = tidy(() => {
    const tensors: NamedTensorMap = {};
    for (const [key, { data, shape, dtype }] of Object.entries(inputs))
      tensors[key] = tensor(data, [...shape], dtype as 'float32');
    const made = engine().runKernel<Tensor>(name, tensors, attributes as NamedAttrMap);
    return { data: made.dataSync<'float32'>().slice(), shape: made.shape, dtype: made.dtype };
  });
  const after = (backend() as { numDataIds?(): number }).numDataIds?.();
  if (before !== after) throw new Error(`${name} leaves ${Number(after) - Number(before)} tensors on the backend`);
  return result;
}

/** Numbers from -2 to 2 that look random and are the same each time. */
export function noise(count: number, seed: number = 1): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 22 - 2;
  });
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
