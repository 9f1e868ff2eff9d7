import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { type DType, NdArray, setBackend } from '@ibex-ml/core';
import { decodeSafetensors, encodeSafetensors, weightsToBytes } from '@ibex-ml/formats/safetensors';
import { models } from './models.ts';
import { stir } from './numbers.ts';

/** Writes safetensors files and what is in them, for python/safetensors-export.py. Argument: the folder. */

const [, , folder = '.'] = process.argv;
const types = { float32: 'F32', float16: 'F16', bfloat16: 'BF16', int32: 'I32', uint8: 'U8', bool: 'BOOL' } as const;
const cases: unknown[] = [];

async function add(
  file: string,
  bytes: Uint8Array,
  tensors: ReadonlyMap<string, NdArray>,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  await writeFile(join(folder, file), bytes);
  const entries = [...tensors].map(([name, { data, shape, dtype }]) => ({
    name,
    type: types[dtype],
    shape,
    data: Array.from(data),
  }));
  cases.push({ file, metadata, tensors: entries });
}

const floats = (dtype: DType): NdArray => new NdArray(Float32Array.of(0.5, -2, 1.25, 0, 96, -0.0078125), [2, 3], dtype);
const every = new Map<string, NdArray>([
  ['bytes', new NdArray(Uint8Array.of(0, 1, 255), [3])],
  ['truths', new NdArray(Uint8Array.of(1, 0, 1), [3, 1], 'bool')],
  ['1', floats('float32')],
  ['0', floats('float16')],
  ['brain', floats('bfloat16')],
  ['whole', new NdArray(Int32Array.of(-(2 ** 31), 2 ** 31 - 1), [2])],
  ['scalar', new NdArray(Float32Array.of(7), [])],
  ['none', new NdArray(new Float32Array(0), [0, 3])],
  ['a "name" with / all\n sorts: ü, 日本', floats('float32')],
]);

await setBackend(cpu());
const metadata = { format: 'pt', note: 'with "quotes", a\nline and ü' };
await add('every-type.safetensors', encodeSafetensors(every, metadata), every, metadata);
await add('nothing.safetensors', encodeSafetensors(new Map()), new Map(), {});
for (const name of ['dense', 'convolutions', 'embedded']) {
  const model = (models[name] as NonNullable<(typeof models)[string]>)();
  stir(model);
  const bytes = await weightsToBytes(model);
  await add(`${name}.safetensors`, bytes, decodeSafetensors(bytes).tensors, { format: 'ibex', model: model.className });
}
await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
