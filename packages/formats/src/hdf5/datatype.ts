import { type ByteView, damaged, unread } from './byte-view.ts';

/** The type of an element. */
export type Datatype =
  | { readonly kind: 'integer'; readonly bytes: number; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bytes: number }
  | { readonly kind: 'bool'; readonly bytes: 1 }
  | { readonly kind: 'text'; readonly bytes: number }
  | { readonly kind: 'variableText'; readonly bytes: 16 };

/** A type that is described at a place. @throws {FormatError} for types that are not read */
export function readDatatype(view: ByteView, at: number): Datatype {
  const kind = view.u8(at) & 0x0f;
  const bits = view.u8(at + 1);
  const bytes = view.u32(at + 4);
  if (kind === 0) return integer(bits, bytes);
  if (kind === 1) return float(view, at, bits, bytes);
  if (kind === 3) return { kind: 'text', bytes };
  // h5py writes booleans as an enumeration of FALSE and TRUE.
  if (kind === 8 && bytes === 1) return { kind: 'bool', bytes: 1 };
  if (kind === 9 && (bits & 0x0f) === 1) return { kind: 'variableText', bytes: 16 };
  throw otherType(`class ${kind}`);
}

function integer(bits: number, bytes: number): Datatype {
  if ((bits & 0x01) !== 0) throw otherType('big-endian integers');
  if (![1, 2, 4, 8].includes(bytes)) throw damaged('integer', 'of 1, 2, 4 or 8 bytes', bytes);
  return { kind: 'integer', bytes, signed: (bits & 0x08) !== 0 };
}

/** Where IEEE floats of a size have their exponent and mantissa. */
const layouts: Readonly<Record<number, readonly [exponentAt: number, exponent: number, mantissa: number]>> = {
  2: [10, 5, 10],
  4: [23, 8, 23],
  8: [52, 11, 52],
};

function float(view: ByteView, at: number, bits: number, bytes: number): Datatype {
  if ((bits & 0x41) !== 0) throw otherType('big-endian floats');
  const found = [view.u8(at + 12), view.u8(at + 13), view.u8(at + 15)];
  const layout = layouts[bytes];
  if (layout === undefined || layout.some((part, index) => part !== found[index])) throw otherType(`floats of ${bytes} bytes`);
  return { kind: 'float', bytes };
}

function otherType(received: string): ReturnType<typeof unread> {
  const expected = 'little-endian integers and IEEE floats, booleans, or text';
  return unread('type', expected, received, 'Write the weights as float32, as Keras does.');
}
