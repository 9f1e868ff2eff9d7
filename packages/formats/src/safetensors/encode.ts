import { ArgumentError, type NdArray } from '@ibex-ml/core';
import { bytesOf, elementTypes, typeNames } from '../numbers/element-types.ts';

/**
 * Tensors as the bytes of a safetensors file.
 *
 * Form: the length of the header (u64, little-endian); the header (JSON: per tensor its type, its shape and where its bytes
 * lie; text under `__metadata__`), padded with spaces to a multiple of 8; the bytes of the tensors, row-major and little-endian.
 * The header keeps the order of the map. The bytes of wider types come first, so that each tensor begins where its numbers may
 * begin in memory. 16-bit floats are rounded to their type.
 *
 * @throws {ArgumentError} for a tensor or a text of a reserved name
 * @see https://github.com/huggingface/safetensors
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, NdArray>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  for (const name of [...tensors.keys(), ...Object.keys(metadata)]) requireFree(name);
  const width = (tensor: NdArray): number => elementTypes[typeNames[tensor.dtype]]?.bytes ?? 0;
  const laid = [...tensors].sort(([, a], [, b]) => width(b) - width(a));
  const offsets = new Map<string, readonly [number, number]>();
  let size = 0;
  for (const [name, tensor] of laid) {
    const end = size + tensor.size * width(tensor);
    offsets.set(name, [size, end]);
    size = end;
  }
  // By hand: an object would put names that are whole numbers first.
  const parts = [...tensors].map(([name, { dtype, shape }]) => {
    const value = { dtype: typeNames[dtype], shape, data_offsets: offsets.get(name) };
    return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  });
  if (Object.keys(metadata).length > 0) parts.unshift(`"__metadata__":${JSON.stringify(metadata)}`);
  const text = new TextEncoder().encode(`{${parts.join()}}`);
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.fill(0x20, 8, start);
  bytes.set(text, 8);
  for (const [name, { data, dtype }] of laid) bytes.set(bytesOf(data, dtype), start + (offsets.get(name)?.[0] ?? 0));
  return bytes;
}

function requireFree(name: string): void {
  if (name !== '__metadata__' && name !== '__proto__') return;
  throw new ArgumentError({
    where: 'safetensors',
    argument: `tensor "${name}"`,
    expected: 'under a name other than __metadata__ and __proto__',
    received: name,
    remedy: 'Give the tensor another name: the format and JavaScript use these two.',
  });
}
