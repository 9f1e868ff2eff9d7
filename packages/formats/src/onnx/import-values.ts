import { FormatError, NdArray, type DType } from '@ibex-ml/core';
import type { ReadAttribute, ReadNode, ReadTensor } from './read-proto.ts';

export const where = 'onnx import';
const damaged = 'The file is damaged or of another format: get it again from where it came.';

/** A file that is refused. */
export function refuse(argument: string, expected: string, received: unknown, remedy: string = damaged): FormatError {
  return new FormatError({ where, argument, expected, received, remedy });
}

/** Element types that are read, by their numbers; whole numbers of 64 bits are kept in 32. */
const types: Readonly<Record<number, DType>> = { 1: 'float32', 2: 'uint8', 6: 'int32', 7: 'int32', 9: 'bool' };

export function dtypeOf(what: string, elementType: number): DType {
  const dtype = types[elementType];
  if (dtype === undefined) throw refuse(what, 'of type float, uint8, int32, int64 or bool', `type ${elementType}`);
  return dtype;
}

/** The values of a tensor, which must be in the file and fill its shape. */
export function arrayOf(tensor: ReadTensor): NdArray {
  const what = `tensor "${tensor.name}"`;
  const { dims, dataType, rawData } = tensor;
  if (tensor.externalData.length > 0 || tensor.dataLocation !== 0)
    throw refuse(
      what,
      'inside the file',
      'data in another file',
      'Save the model with its weights in one file; no other is read.',
    );
  const dtype = dtypeOf(what, dataType);
  const size = dims.reduce((product, axis) => product * axis, 1);
  const held = held64(dataType, tensor) ?? listed(dtype, tensor) ?? rawNumbers(dtype, rawData);
  if (!dims.every((axis) => Number.isSafeInteger(axis) && axis >= 0) || held === null || held.length !== size)
    throw refuse(what, `of as many values as its shape [${dims.join(', ')}] has`, `${held?.length ?? rawData.length} values`);
  return new NdArray(held, dims, dtype);
}

type Held = Float32Array | Int32Array | Uint8Array;

function held64(dataType: number, { int64Data, rawData }: ReadTensor): Held | null {
  if (dataType !== 7) return null;
  if (int64Data.length > 0) return Int32Array.from(int64Data, clamp);
  if (rawData.length % 8 !== 0) return new Int32Array(0);
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  return Int32Array.from({ length: rawData.length / 8 }, (_, index) => clamp(Number(view.getBigInt64(index * 8, true))));
}

/** "To the end" is the largest number in files. */
const clamp = (value: number): number => Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1);

function listed(dtype: DType, { floatData, int32Data }: ReadTensor): Held | null {
  if (floatData.length > 0 && dtype === 'float32') return Float32Array.from(floatData);
  if (int32Data.length === 0 || dtype === 'float32') return null;
  return dtype === 'int32' ? Int32Array.from(int32Data) : Uint8Array.from(int32Data);
}

function rawNumbers(dtype: DType, raw: Uint8Array): Held | null {
  // A copy, which begins where its numbers may begin.
  const { buffer } = new Uint8Array(raw);
  if (dtype === 'uint8' || dtype === 'bool') return new Uint8Array(buffer);
  if (raw.length % 4 !== 0) return null;
  return dtype === 'float32' ? new Float32Array(buffer) : new Int32Array(buffer);
}

/** The attributes of a node. */
export class Told {
  readonly #attributes: ReadonlyMap<string, ReadAttribute>;

  constructor({ attribute }: ReadNode) {
    this.#attributes = new Map(attribute.map((each) => [each.name, each]));
  }

  has(name: string): boolean {
    return this.#attributes.has(name);
  }
  int(name: string, otherwise: number): number {
    return this.#attributes.get(name)?.i ?? otherwise;
  }
  float(name: string, otherwise: number): number {
    return this.#attributes.get(name)?.f ?? otherwise;
  }
  ints(name: string): readonly number[] | null {
    return this.#attributes.get(name)?.ints ?? null;
  }
  text(name: string, otherwise: string): string {
    const bytes = this.#attributes.get(name)?.s;
    return bytes === undefined ? otherwise : new TextDecoder().decode(bytes);
  }
  tensor(name: string): NdArray | null {
    const tensor = this.#attributes.get(name)?.t;
    return tensor === undefined ? null : arrayOf(tensor);
  }
}
