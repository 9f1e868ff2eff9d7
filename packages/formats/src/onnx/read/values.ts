import { type DType, FormatError, isFloat, NdArray } from '@ibex-ml/core';
import { arrayFor, type ElementType, elementTypes } from '../../numbers/element-types.ts';
import type { ReadAttribute, ReadNode, ReadTensor } from '../read-proto.ts';

export const where = 'onnx import';
const damaged = 'The file is damaged or of another format: get it again from where it came.';

/** A file that is refused. */
export function refuse(argument: string, expected: string, received: unknown, remedy: string = damaged): FormatError {
  return new FormatError({ where, argument, expected, received, remedy });
}

/** The names of element types by their numbers. */
const names: Readonly<Record<number, string>> = {
  1: 'F32',
  2: 'U8',
  3: 'I8',
  4: 'U16',
  5: 'I16',
  6: 'I32',
  7: 'I64',
  9: 'BOOL',
  10: 'F16',
  11: 'F64',
  12: 'U32',
  13: 'U64',
  16: 'BF16',
};

function typeOf(what: string, number: number): ElementType {
  const type = elementTypes[names[number] ?? ''];
  if (type === undefined) throw refuse(what, 'of whole numbers, floats or truth values', `type ${number}`);
  return type;
}

/** What a type is computed in: floats of any size in 32 bits. */
export function dtypeOf(what: string, number: number): DType {
  const { dtype } = typeOf(what, number);
  return isFloat(dtype) ? 'float32' : dtype;
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
  const type = typeOf(what, dataType);
  const size = dims.reduce((product, axis) => product * axis, 1);
  const listed = [tensor.floatData, tensor.int32Data, tensor.int64Data, tensor.doubleData].find(({ length }) => length > 0);
  const held = listed?.length ?? rawData.length / type.bytes;
  if (!dims.every((axis) => Number.isSafeInteger(axis) && axis >= 0) || held !== size)
    throw refuse(what, `of as many values as its shape [${dims.join(', ')}] has`, `${held} values`);
  const dtype = dtypeOf(what, dataType);
  const data = arrayFor(dtype, size);
  const numberAt = listed === undefined ? rawReader(type, rawData) : listReader(type, listed);
  for (let index = 0; index < size; index += 1) data[index] = dtype === 'int32' ? clamp(numberAt(index)) : numberAt(index);
  return new NdArray(data, dims, dtype);
}

/** "To the end" is the largest number of 64 bits in files. */
const clamp = (value: number): number => Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1);

function rawReader({ bytes, get }: ElementType, raw: Uint8Array): (index: number) => number {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return (index) => get(view, index * bytes);
}

/** Floats of 16 bits are listed as their bits. */
function listReader({ dtype, get }: ElementType, list: readonly number[]): (index: number) => number {
  if (dtype !== 'float16' && dtype !== 'bfloat16') return (index) => list[index] as number;
  const view = new DataView(new ArrayBuffer(2));
  return (index) => {
    view.setUint16(0, list[index] as number, true);
    return get(view, 0);
  };
}

/** Axes, sizes and margins are few. */
const mostInts = 1024;

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
    const ints = this.#attributes.get(name)?.ints ?? null;
    if (ints !== null && ints.length > mostInts)
      throw refuse(`the attribute ${name}`, `of at most ${mostInts} numbers`, ints.length);
    return ints;
  }
  floats(name: string): readonly number[] | null {
    return this.#attributes.get(name)?.floats ?? null;
  }
  text(name: string, otherwise: string): string {
    const bytes = this.#attributes.get(name)?.s;
    return bytes === undefined ? otherwise : new TextDecoder().decode(bytes);
  }
  texts(name: string): readonly string[] | null {
    const decoder = new TextDecoder();
    return this.#attributes.get(name)?.strings.map((bytes) => decoder.decode(bytes)) ?? null;
  }
  tensor(name: string): NdArray | null {
    const tensor = this.#attributes.get(name)?.t;
    return tensor === undefined ? null : arrayOf(tensor);
  }
}
