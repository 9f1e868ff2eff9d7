import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, type NdArray } from '@ibex-ml/core';
import { decodeSafetensors } from '@ibex-ml/formats/safetensors';

/** Reads the safetensors files of python/safetensors-import.py. Argument: their folder. */

interface Cases {
  readonly order: readonly string[];
  readonly tensors: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>>;
  readonly refused: readonly (readonly [file: string, what: string])[];
}

const [, , folder = '.'] = process.argv;
const read = async (name: string): Promise<Uint8Array> => readFile(join(folder, name));
const cases = JSON.parse(new TextDecoder().decode(await read('cases.json'))) as Cases;

const { tensors, metadata } = decodeSafetensors(await read('all.safetensors'));
deepEqual(metadata, { note: 'quote " and ü' });
deepEqual([...tensors.keys()], cases.order);
deepEqual(new Set(tensors.keys()), new Set(Object.keys(cases.tensors)));
for (const [name, { shape, data }] of Object.entries(cases.tensors)) {
  const read = tensors.get(name) as NdArray;
  deepEqual([read.shape, Array.from(read.data)], [shape, data], name);
}
const types: Readonly<Record<string, string>> = {
  F16: 'float16',
  BF16: 'bfloat16',
  F64: 'float32',
  BOOL: 'bool',
  U8: 'uint8',
  I64: 'int32',
};
for (const [type, dtype] of Object.entries(types)) equal(tensors.get(`of ${type}`)?.dtype, dtype);
console.log(`safetensors: ${tensors.size} tensors of the official library, in its order`);

ok(cases.refused.length > 0);
for (const [file, what] of cases.refused) {
  const bytes = await read(file);
  throws(() => decodeSafetensors(bytes), FormatError, what);
}
console.log(`safetensors: ${cases.refused.length} files are refused, all but one by the official library too`);
