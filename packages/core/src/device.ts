import { engine, type NamedAttrMap, type NamedTensorMap, Reshape, tensor as tfTensor, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { BackendError } from './errors.ts';
import { NdArray } from './nd-array.ts';
import type { DType } from './spec.ts';

/** Runs one tfjs kernel on the current backend. */
export function runKernel(name: string, inputs: Record<string, TfTensor>, attributes: Record<string, unknown> = {}): TfTensor {
  return engine().runKernel(name, inputs as NamedTensorMap, attributes as NamedAttrMap) as TfTensor;
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

/** Copies host values to the current backend. */
export function upload(value: NdArray): TfTensor {
  const dtype = tfDtype(value.dtype);
  const data = dtype === 'int32' && value.data instanceof Uint8Array ? Int32Array.from(value.data) : value.data;
  return tfTensor(data, [...value.shape], dtype);
}

/** Copies a tensor's values to the host; never blocks, so that it works on WebGPU. */
export async function download(tensor: TfTensor, dtype: DType): Promise<NdArray> {
  const data = await tensor.data();
  if (dtype === 'uint8' && data instanceof Int32Array) return new NdArray(Uint8Array.from(data), tensor.shape, dtype);
  return new NdArray(data, tensor.shape, dtype);
}
