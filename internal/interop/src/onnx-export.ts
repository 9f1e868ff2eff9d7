import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { saveOnnx } from '@ibex-ml/formats/onnx';
import type { Model } from '@ibex-ml/models';
import { models } from './models.ts';
import { numbers, stir } from './numbers.ts';

/** Writes ONNX files and what the models behind them give, for python/onnx-export.py. Argument: the folder. */

const [, , folder = '.'] = process.argv;
const metadata = { labels: '["a","b","c"]', made: 'for a test' };

await setBackend(cpu());
const cases = [];
for (const [name, make] of Object.entries(models)) {
  const model = make();
  stir(model);
  const file = `${name}.onnx`;
  await saveOnnx(model, join(folder, file), { labels: ['a', 'b', 'c'], metadata: { made: metadata.made } });
  const runs = [await runOf(model, 1), await runOf(model, 5)];
  cases.push({ name, file, metadata, runs });
}
await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));

async function runOf(model: Model, batch: number): Promise<unknown> {
  const feeds = (model.inputs ?? []).map(({ shape, dtype }) => {
    const sizes = shape.map((size) => size ?? batch);
    const values = numbers(sizes, dtype === 'int32' ? 0 : -2, dtype === 'int32' ? 7 : 2);
    return dtype === 'int32' ? new NdArray(Int32Array.from(values.data), sizes) : values;
  });
  const predicted: unknown = await model.predict(feeds.length === 1 ? (feeds[0] as NdArray) : feeds);
  const outputs = (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
  return { inputs: feeds.map(plain), outputs: outputs.map(plain) };
}

function plain({ data, shape, dtype }: NdArray): unknown {
  return { data: Array.from(data), shape, dtype };
}
