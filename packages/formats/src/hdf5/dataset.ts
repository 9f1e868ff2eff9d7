import { type DType, NdArray, type TypedArray } from '@ibex-ml/core';
import { fromFloat16 } from '../numbers/sixteen-bits.ts';
import { type ByteView, damaged, unread } from './byte-view.ts';
import { countOf, readDataspace } from './dataspace.ts';
import { type Datatype, readDatatype } from './datatype.ts';
import { kinds, type Message } from './object-header.ts';
import { storedData } from './stored-data.ts';

/** An array of a file. It is unpacked when it is read. */
export class H5Dataset {
  readonly shape: readonly number[];
  readonly #bytes: () => Uint8Array<ArrayBuffer>;
  readonly #type: Datatype;

  /** @throws {FormatError} for what is damaged, and for data in other files */
  constructor(view: ByteView, messages: readonly Message[]) {
    const [space, type, layout] = [kinds.dataspace, kinds.datatype, kinds.layout].map((kind) =>
      messages.find((message) => message.kind === kind),
    );
    if (space === undefined || type === undefined || layout === undefined)
      throw damaged('dataset', 'of a shape and a type', 'none');
    this.shape = readDataspace(view, space.at) ?? [0];
    this.#type = readDatatype(view, type.at);
    if (this.#type.kind === 'variableText') throw texts();
    this.#bytes = storedData(view, messages, layout, {
      shape: this.shape,
      bytes: this.#type.bytes,
      count: countOf(this.shape),
    });
  }

  /** The number of its elements. */
  get size(): number {
    return countOf(this.shape);
  }

  get dtype(): DType {
    if (this.#type.kind === 'float') return 'float32';
    return this.#type.kind === 'bool' ? 'bool' : 'int32';
  }

  /** A copy of the values: floats as float32, integers as int32. @throws {FormatError} for integers that are larger, and for damage */
  read(): NdArray {
    return new NdArray(valuesOf(this.#type, this.#bytes()), this.shape, this.dtype);
  }
}

function texts(): ReturnType<typeof unread> {
  return unread('dataset', 'of numbers', 'texts', 'Write the file with the default settings of h5py or Keras.');
}

function valuesOf(type: Datatype, bytes: Uint8Array<ArrayBuffer>): TypedArray {
  const { buffer } = bytes;
  if (type.kind === 'bool') return bytes.map((value) => (value === 0 ? 0 : 1));
  if (type.kind === 'float') {
    if (type.bytes === 4) return new Float32Array(buffer);
    return type.bytes === 8
      ? Float32Array.from(new Float64Array(buffer))
      : Float32Array.from(new Uint16Array(buffer), fromFloat16);
  }
  if (type.kind !== 'integer') throw texts();
  if (type.bytes === 1) return Int32Array.from(type.signed ? new Int8Array(buffer) : bytes);
  if (type.bytes === 2) return Int32Array.from(type.signed ? new Int16Array(buffer) : new Uint16Array(buffer));
  if (type.bytes === 4) return type.signed ? new Int32Array(buffer) : narrowed(new Uint32Array(buffer));
  return narrowed(type.signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer));
}

function narrowed(values: Uint32Array | BigInt64Array | BigUint64Array): Int32Array {
  return Int32Array.from(values as Iterable<number | bigint>, (value) => {
    if (Number(value) === (Number(value) | 0)) return Number(value);
    throw damaged('integers', 'of 32 bits', value);
  });
}
