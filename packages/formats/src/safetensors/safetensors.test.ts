import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError, type DType, FormatError, ndarray, NdArray, ResourceError } from '@ibex-ml/core';
import { batchNormalization, dense } from '@ibex-ml/layers';
import { type Sequential, sequential } from '@ibex-ml/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';
import { loadWeights, saveWeights, weightsFromBytes, weightsToBytes } from './weights.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
});
afterAll(() => rm(folder, { recursive: true }));

const network = (units: number): Sequential => sequential([dense(units, { inputShape: [3] }), batchNormalization(), dense(2)]);

/** A file from a header of your own and so many bytes of tensors. */
function file(header: string, dataBytes: number, headerBytes: number = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(new TextEncoder().encode(header), 8);
  return bytes;
}

/** A file of one tensor of one element. */
function encodeWide(dtype: string, data: readonly number[]): Uint8Array {
  const bytes = file(`{"a":{"dtype":"${dtype}","shape":[1],"data_offsets":[0,${data.length}]}}`, data.length);
  bytes.set(data, bytes.length - data.length);
  return bytes;
}

describe('safetensors', () => {
  it('gives back what was written', () => {
    const tensors = new Map([
      [
        'a',
        ndarray([
          [1.5, -2],
          [3, Number.POSITIVE_INFINITY],
        ]),
      ],
      ['b', new NdArray(Int32Array.of(7), [])],
      ['c', new NdArray(Uint8Array.of(1, 2, 255), [3])],
    ]);
    const { tensors: read, metadata } = decodeSafetensors(encodeSafetensors(tensors, { made: 'here' }));
    expect([...read]).toEqual([...tensors]);
    expect(metadata).toEqual({ made: 'here' });
  });

  it('reads 16-bit floats as what they are, and rounds to them when it writes', () => {
    const numbers = [1 / 3, 65_504, -2, 0];
    const of = (dtype: DType): NdArray => new NdArray(Float32Array.from(numbers), [4], dtype);
    const bytes = encodeSafetensors(new Map([['half', of('float16')] as const, ['brain', of('bfloat16')]]));
    const { tensors } = decodeSafetensors(bytes);
    expect([...tensors].map(([name, { dtype, data }]) => [name, dtype, ...data])).toEqual([
      ['half', 'float16', 0.333251953125, 65_504, -2, 0],
      ['brain', 'bfloat16', 0.333984375, 65_536, -2, 0],
    ]);
  });

  it('lays wider types first, so that every tensor begins where its numbers may', () => {
    const tensors = new Map([
      ['1', new NdArray(Uint8Array.of(1, 2, 3), [3])],
      ['0', new NdArray(Float32Array.of(0.5), [1], 'float16')],
      ['x', new NdArray(Float32Array.of(4), [1])],
    ]);
    const bytes = encodeSafetensors(tensors);
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + (bytes[0] as number)));
    expect(header.match(/"data_offsets":\[\d+,\d+\]/g)).toEqual([
      '"data_offsets":[6,9]',
      '"data_offsets":[4,6]',
      '"data_offsets":[0,4]',
    ]);
    expect([...decodeSafetensors(bytes).tensors.keys()]).toEqual(['x', '0', '1']);
  });

  it.each(['__metadata__', '__proto__'])('writes no tensor called %s', (name) => {
    expect(() => encodeSafetensors(new Map([[name, ndarray([1])]]))).toThrow(ArgumentError);
  });

  it.each([
    ['too short', new Uint8Array(7)],
    ['a header longer than the file', file('{}', 0, 9)],
    ['no JSON', file('{"a"', 0)],
    [
      'a name twice',
      file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
    ],
    ['a gap', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2)],
    ['bytes left over', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 2)],
    [
      'an overlap',
      file('{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}', 2),
    ],
    ['a shape of another size', file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 4)],
    ['an unknown type', file('{"a":{"dtype":"F99","shape":[1],"data_offsets":[0,1]}}', 1)],
    ['a type that every object has', file('{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,1]}}', 1)],
    ['a name inside a tensor twice', file('{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}', 1)],
    ['offsets the wrong way round', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}', 1)],
    ['offsets below 0', file('{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}', 0)],
    ['a shape whose size overflows', file('{"a":{"dtype":"U8","shape":[4294967296,4294967296,0.5],"data_offsets":[0,1]}}', 1)],
    ['a huge shape', file('{"a":{"dtype":"F32","shape":[3000000000,3000000000],"data_offsets":[0,4]}}', 4)],
    ['a size that is text', file('{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}', 1)],
    ['a tensor that is null', file('{"a":null}', 0)],
    ['a list as header', file('[]', 0)],
    ['metadata that is no text', file('{"__metadata__":{"a":1}}', 0)],
    ['the prototype as a tensor', file('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1)],
    ['JSON in JSON without end', file(`{"a":${'['.repeat(100_000)}`, 0)],
    ['a header of more than 16 MB', file(' '.repeat(16_000_001), 0)],
    ['more values than a header has', file(`{"a":[${'0,'.repeat(2_000_000)}0]}`, 0)],
    ['a whole number beyond int32', encodeWide('U32', [255, 255, 255, 255])],
    ['a truth value of 2', encodeWide('BOOL', [2])],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeSafetensors(bytes)).toThrow(FormatError);
  });

  it('carries weights to a model of the same structure, under whatever names', async () => {
    const [from, to] = [network(4), network(4)];
    const path = join(folder, 'deep', 'weights.safetensors');
    await saveWeights(from, path);
    await loadWeights(to, path);
    expect(await to.getWeights()).toEqual(await from.getWeights());
    expect(await readdir(join(folder, 'deep'))).toEqual(['weights.safetensors']);
  });

  it('takes 16-bit floats into weights of 32 bits', async () => {
    const [from, to] = [network(4), network(4)];
    const { tensors } = decodeSafetensors(await weightsToBytes(from));
    const halves = new Map([...tensors].map(([path, { data, shape }]) => [path, new NdArray(data, shape, 'bfloat16')]));
    weightsFromBytes(to, encodeSafetensors(halves));
    const [kernel, wanted] = [(await to.getWeights())[0], (await from.getWeights())[0]] as [NdArray, NdArray];
    expect(kernel.dtype).toBe('float32');
    expect(kernel.data).not.toEqual(wanted.data);
    for (const [index, value] of kernel.data.entries()) expect(value).toBeCloseTo(wanted.data[index] as number, 2);
  });

  it.each([
    ['other sizes', () => network(5)],
    ['other layers', () => sequential([dense(4, { inputShape: [3] })])],
  ])('refuses a model of %s, and leaves its weights alone', async (_, make) => {
    const bytes = await weightsToBytes(network(4));
    const other = make();
    const before = await other.getWeights();
    expect(() => weightsFromBytes(other, bytes)).toThrow(FormatError);
    expect(await other.getWeights()).toEqual(before);
  });

  it('names a file that is not there', async () => {
    await expect(loadWeights(network(4), join(folder, 'none'))).rejects.toThrow(ResourceError);
  });
});
