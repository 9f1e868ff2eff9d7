import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NdArray } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { models } from './models.ts';
import { numbers, stir } from './numbers.ts';

/**
 * Writes every model into the folder, and beside it in `cases.json` what it gives for batches of one and of five.
 *
 * @param save - writes one model under a path without an ending, and gives what else the check is to know
 */
export async function writeCases(folder: string, save: (model: Model, path: string) => Promise<object>): Promise<void> {
  const cases = [];
  for (const [name, make] of Object.entries(models)) {
    const model = make();
    stir(model);
    const more = await save(model, join(folder, name));
    cases.push({ name, ...more, runs: [await runOf(model, 1), await runOf(model, 5)] });
  }
  await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
}

async function runOf(model: Model, batch: number): Promise<unknown> {
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

function plain({ data, shape, dtype }: NdArray, name: string | undefined): unknown {
  return { name, data: Array.from(data), shape, dtype };
}
