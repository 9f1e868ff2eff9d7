import { ArgumentError, type DType, type NdArray } from '@ibex-ml/core';

const names: Readonly<Partial<Record<DType, string>>> = { float32: 'F32', int32: 'I32', uint8: 'U8', bool: 'BOOL' };

/**
 * Tensors as the bytes of a safetensors file.
 *
 * Form: the length of the header (u64, little-endian); the header (JSON: per tensor its type, its shape and where its bytes
 * lie; text under `__metadata__`), padded with spaces to a multiple of 8; the bytes of the tensors, row-major and little-endian.
 *
 * @throws {ArgumentError} for a type that is not written, or a tensor of the reserved name
 * @see https://github.com/huggingface/safetensors
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, NdArray>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  if (Object.keys(metadata).length > 0) header['__metadata__'] = metadata;
  let offset = 0;
  for (const [name, tensor] of tensors) {
    header[name] = {
      dtype: typeName(name, tensor.dtype),
      shape: tensor.shape,
      data_offsets: [offset, offset + tensor.data.byteLength],
    };
    offset += tensor.data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

function typeName(name: string, dtype: DType): string {
  const written = name === '__metadata__' ? undefined : names[dtype];
  if (written !== undefined) return written;
  throw new ArgumentError({
    where: 'safetensors',
    argument: `tensor "${name}"`,
    expected: `of type ${Object.keys(names).join(', ')}, under a name other than __metadata__`,
    received: dtype,
    remedy: 'Cast it to float32 first.',
  });
}
