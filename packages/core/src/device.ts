import {
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  Reshape,
  tensor as tfTensor,
  Tensor as TfTensor,
} from '@tensorflow/tfjs-core';
import { BackendError } from './errors.ts';
import { NdArray } from './nd-array.ts';
import type { DType } from './spec.ts';

/** Runs one tfjs kernel of one output on the current backend. */
export function runKernel(name: string, inputs: NamedTensorMap, attributes: Record<string, unknown> = {}): TfTensor {
  return engine().runKernel(name, inputs, attributes as NamedAttrMap);
}

/** A tensor on the same memory under another shape; one size may be -1. */
export function reshaped(x: TfTensor, shape: readonly number[]): TfTensor {
  return runKernel(Reshape, { x }, { shape: [...shape] });
}

/** The type by which tfjs holds a type of ours. */
export function tfDtype(dtype: DType): 'float32' | 'int32' | 'bool' {
  if (dtype === 'float32' || dtype === 'bool' || dtype === 'int32') return dtype;
  if (dtype === 'uint8') return 'int32';
  throw new BackendError({
    where: 'tfjs kernels',
    argument: 'dtype',
    expected: 'float32, int32, uint8 or bool',
    received: dtype,
    remedy: 'Use the dtype policy "float32" on this backend; 16-bit floats need a backend that computes in them.',
  });
}

/**
 * Copies host values to the current backend.
 *
 * @throws {BackendError} for a type that tfjs does not hold
 */
export function upload(value: NdArray): TfTensor {
  const dtype = tfDtype(value.dtype);
  // Some backends keep the array that they are given, which the caller is free to change afterwards: hence always a copy.
  const data = dtype === 'int32' ? new Int32Array(value.data) : value.data.slice();
  return tfTensor(data, [...value.shape], dtype);
}

/** Copies a tensor's values to the host; never blocks, so that it works on WebGPU. */
export async function download(tensor: TfTensor, dtype: DType): Promise<NdArray> {
  const data = await tensor.data();
  // Some backends hand out the very array that they compute with: hence always a copy.
  return new NdArray(dtype === 'uint8' ? new Uint8Array(data) : data.slice(), tensor.shape, dtype);
}

/** Whether a value is a tensor of tfjs. */
export function isTfTensor(value: unknown): value is TfTensor {
  return value instanceof TfTensor;
}

export type { TfTensor };
