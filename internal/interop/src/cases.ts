import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NdArray } from '@ibex-ml/core';
import type { Preprocessing } from '@ibex-ml/formats/onnx';
import type { Model } from '@ibex-ml/models';
import { models } from './models.ts';
import { numbers, stir } from './numbers.ts';

/** Writes one model under a path without an ending, and gives what else the check is to know. */
export type Save = (model: Model, path: string, preprocess?: Preprocessing) => Promise<object>;

/**
 * Writes every model into the folder, and beside it in `cases.json` what it gives for batches of one and of five; one model also
 * with the preparation of its data in the file.
 */
export async function writeCases(folder: string, save: Save): Promise<void> {
  const cases = [await preparedCase(folder, save)];
  for (const [name, make] of Object.entries(models)) {
    const model = make();
    stir(model);
    const more = await save(model, join(folder, name));
    cases.push({ name, ...more, runs: [await runOf(model, 1), await runOf(model, 5)] });
  }
  await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
}

/** What a model gives for a batch of this size. */
export async function runOf(model: Model, batch: number): Promise<unknown> {
  const feeds = (model.inputs ?? []).map(({ shape, dtype }) => {
    const sizes = shape.map((size) => size ?? batch);
    const values = numbers(sizes, dtype === 'int32' ? 0 : -2, dtype === 'int32' ? 7 : 2);
    return dtype === 'int32' ? new NdArray(Int32Array.from(values.data), sizes) : values;
  });
  const predicted: unknown = await model.predict(feeds.length === 1 ? (feeds[0] as NdArray) : feeds);
  const outputs = (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
  const names = (ends: Model['inputs']): readonly string[] => (ends ?? []).map(({ node }) => node.layer.name);
  return {
    inputs: feeds.map((feed, index) => plain(feed, names(model.inputs)[index])),
    outputs: outputs.map((output, index) => plain(output, names(model.outputs)[index])),
  };
}

/** An array as JSON. */
export function plain({ data, shape, dtype }: NdArray, name: string | undefined): unknown {
  return { name, data: Array.from(data), shape, dtype };
}

/** A model of images whose file takes their bytes. */
async function preparedCase(folder: string, save: Save): Promise<object> {
  const model = (models['convolutions'] as () => Model)();
  stir(model);
  const [scale, offset] = [1 / 128, [-1, -0.5, 0, 0.25]] as const;
  const more = await save(model, join(folder, 'prepared'), { dtype: 'uint8', scale, offset });
  const [shape, batches] = [model.inputs?.[0]?.shape.slice(1) as readonly number[], [1, 5]];
  const runs = batches.map(async (batch) => {
    const sizes = [batch, ...shape];
    const pixels = Uint8Array.from(numbers(sizes, 0, 256).data);
    const values = Float32Array.from(pixels, (value, index) => value * scale + (offset[index % 4] as number));
    const output = (await model.predict(new NdArray(values, sizes))) as NdArray;
    const [given, wanted] = [model.inputs?.[0]?.node.layer.name, model.outputs?.[0]?.node.layer.name];
    return { inputs: [plain(new NdArray(pixels, sizes), given)], outputs: [plain(output, wanted)] };
  });
  return { name: 'prepared', ...more, runs: await Promise.all(runs) };
}
