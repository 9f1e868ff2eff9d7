import { type DType, NdArray, type TypedArray } from '@ibex-ml/core';
import { fromFloat16 } from '../numbers/sixteen-bits.ts';
import { type ByteView, damaged, nowhere, unread } from './byte-view.ts';
import { countOf, readDataspace } from './dataspace.ts';
import { type Datatype, readDatatype } from './datatype.ts';
import { kinds, type Message } from './object-header.ts';

/** An array of a file, which stands in it in one piece. */
export class H5Dataset {
  readonly shape: readonly number[];
  /** The bytes of its elements; fewer than they need where nothing was written: these are zeros. */
  readonly #bytes: Uint8Array;
  readonly #type: Datatype;

  /** @throws {FormatError} for what is damaged, and for data in other files, in pieces or compressed */
  constructor(view: ByteView, messages: readonly Message[]) {
    const find = (kind: number): Message | undefined => messages.find((message) => message.kind === kind);
    const [space, type, layout] = [find(kinds.dataspace), find(kinds.datatype), find(kinds.layout)];
    if (space === undefined || type === undefined || layout === undefined)
      throw damaged('dataset', 'of a shape and a type', 'none');
    if (find(kinds.externalFiles) !== undefined) throw elsewhere('in another file');
    this.shape = readDataspace(view, space.at) ?? [0];
    this.#type = readDatatype(view, type.at);
    if (this.#type.kind === 'variableText') throw elsewhere('texts');
    const bytes = countOf(this.shape) * this.#type.bytes;
    this.#bytes = dataOf(view, layout, bytes);
    if (this.#bytes.length !== bytes) throw damaged('dataset', `of ${bytes} bytes, as its shape says`, this.#bytes.length);
  }

  /** The size of its data in the file. */
  get bytes(): number {
    return this.#bytes.length;
  }

  get dtype(): DType {
    if (this.#type.kind === 'float') return 'float32';
    return this.#type.kind === 'bool' ? 'bool' : 'int32';
  }

  /** A copy of the values: floats as float32, integers as int32. @throws {FormatError} for integers that are larger */
  read(): NdArray {
    const { dtype } = this;
    const bytes = new Uint8Array(this.#bytes);
    return new NdArray(valuesOf(this.#type, bytes), this.shape, dtype);
  }
}

function dataOf(view: ByteView, { at, size }: Message, bytes: number): Uint8Array {
  const version = view.u8(at);
  if (version !== 3 && version !== 4) throw unread('layout', 'of version 3 or 4', version, remedy);
  const kind = view.u8(at + 1);
  if (kind === 0) {
    if (4 + view.u16(at + 2) > size) throw damaged('dataset', 'within its header', view.u16(at + 2));
    return view.slice(at + 4, view.u16(at + 2));
  }
  if (kind === 2) throw elsewhere('in pieces or compressed');
  if (kind === 3) throw elsewhere('in other datasets or files');
  if (kind !== 1) throw damaged('layout', 'of a known kind', kind);
  const address = view.address(at + 2);
  if (address !== nowhere) return view.slice(address, view.u64(at + 10));
  // Nothing was written, which is usual for arrays without elements. Of others the size is bounded, as nothing stands behind it.
  if (bytes > view.bytes.length) throw damaged('dataset', 'of data in the file', `${bytes} bytes that were never written`);
  return new Uint8Array(bytes);
}

const remedy = 'Write the file with the default settings of h5py or Keras.';

function elsewhere(received: string): ReturnType<typeof unread> {
  return unread('dataset', 'in one piece in this file', received, remedy);
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
  if (type.kind !== 'integer') throw elsewhere('texts');
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
