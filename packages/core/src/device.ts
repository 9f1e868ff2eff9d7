import {
  engine,
  type NamedAttrMap,
  type NamedTensorMap,
  Reshape,
  tensor as tfTensor,
  Tensor as TfTensor,
} from '@tensorflow/tfjs-core';
import { NdArray } from './nd-array.ts';
import { isSixteenBit, roundFloats, roundFloatsKernel, type SixteenBitFloat } from './sixteen-bit-floats/round-floats.ts';
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
  if (dtype === 'uint8') return 'int32';
  return isSixteenBit(dtype) ? 'float32' : dtype;
}

/** Of tensors with floats of 16 bits, which tfjs knows as float32: which of the two they are. */
const sixteenBitTensors = new WeakMap<TfTensor, SixteenBitFloat>();

/** The type of floats of 16 bits that a tensor holds, where it is known to hold such. */
export function sixteenBitType(tensor: TfTensor): SixteenBitFloat | undefined {
  return sixteenBitTensors.get(tensor);
}

/** The same tensor, from now on known to hold what a type of ours holds. */
export function knownAs(tensor: TfTensor, dtype: DType): TfTensor {
  if (isSixteenBit(dtype)) sixteenBitTensors.set(tensor, dtype);
  return tensor;
}

/** The result of an op as a value of its type: of 16 bits rounded, unless it is exact. */
export function asResult(result: TfTensor, dtype: DType, exact: boolean): TfTensor {
  if (!isSixteenBit(dtype)) return result;
  if (exact) return knownAs(result, dtype);
  const rounded = runKernel(roundFloatsKernel, { x: result }, { dtype });
  result.dispose();
  return knownAs(rounded, dtype);
}

/** Copies host values to the current backend; those of 16 bits are rounded to what their type holds. */
export function upload(value: NdArray): TfTensor {
  const dtype = tfDtype(value.dtype);
  // Some backends keep the array that they are given, which the caller is free to change afterwards: hence always a copy.
  const data = dtype === 'int32' ? new Int32Array(value.data) : value.data.slice();
  if (isSixteenBit(value.dtype)) roundFloats(data as Float32Array, value.dtype);
  return knownAs(tfTensor(data, [...value.shape], dtype), value.dtype);
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
