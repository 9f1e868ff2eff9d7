import type { DType, TypedArray } from '@ibex-ml/core';
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './sixteen-bits.ts';

/** An element type of files: what it is read as, and how. */
export interface ElementType {
  readonly dtype: DType;
  readonly bytes: number;
  /** The number at a place; what the type in Ibex does not hold exactly comes as it is. */
  readonly get: (view: DataView, at: number) => number;
}

const wide = (value: bigint): number => Number(value);

/** Every type that is read, by its name in safetensors files. Whole numbers of other sizes are read as int32, float64 is rounded to float32. */
export const elementTypes: Readonly<Record<string, ElementType>> = {
  F32: { dtype: 'float32', bytes: 4, get: (view, at) => view.getFloat32(at, true) },
  F64: { dtype: 'float32', bytes: 8, get: (view, at) => view.getFloat64(at, true) },
  F16: { dtype: 'float16', bytes: 2, get: (view, at) => fromFloat16(view.getUint16(at, true)) },
  BF16: { dtype: 'bfloat16', bytes: 2, get: (view, at) => fromBfloat16(view.getUint16(at, true)) },
  I8: { dtype: 'int32', bytes: 1, get: (view, at) => view.getInt8(at) },
  I16: { dtype: 'int32', bytes: 2, get: (view, at) => view.getInt16(at, true) },
  U16: { dtype: 'int32', bytes: 2, get: (view, at) => view.getUint16(at, true) },
  I32: { dtype: 'int32', bytes: 4, get: (view, at) => view.getInt32(at, true) },
  U32: { dtype: 'int32', bytes: 4, get: (view, at) => view.getUint32(at, true) },
  I64: { dtype: 'int32', bytes: 8, get: (view, at) => wide(view.getBigInt64(at, true)) },
  U64: { dtype: 'int32', bytes: 8, get: (view, at) => wide(view.getBigUint64(at, true)) },
  U8: { dtype: 'uint8', bytes: 1, get: (view, at) => view.getUint8(at) },
  BOOL: { dtype: 'bool', bytes: 1, get: (view, at) => view.getUint8(at) },
};

/** The name of each type of Ibex. */
export const typeNames: Readonly<Record<DType, string>> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};

/** The bytes of a tensor in a file; 16-bit floats are rounded to their type. */
export function bytesOf(data: TypedArray, dtype: DType): Uint8Array {
  if (dtype === 'float16' || dtype === 'bfloat16') {
    const halves = Uint16Array.from(data, dtype === 'float16' ? toFloat16 : toBfloat16);
    return new Uint8Array(halves.buffer);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** An array that holds a type, of this many zeros. */
export function arrayFor(dtype: DType, length: number): TypedArray {
  if (dtype === 'int32') return new Int32Array(length);
  return dtype === 'uint8' || dtype === 'bool' ? new Uint8Array(length) : new Float32Array(length);
}
