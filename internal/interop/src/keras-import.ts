import { ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { loadModel, loadWeights } from '@ibex-ml/formats/keras';
import { builtinLayers } from '@ibex-ml/layers';
import { type Model, operationNames } from '@ibex-ml/models';
import { goOn, only } from './training.ts';

/** Loads the files of python/keras-import.py, predicts and goes on training. Argument: their folder. */

interface Entry {
  readonly data: readonly number[];
  readonly shape: readonly number[];
  readonly dtype: string;
}

interface Case {
  readonly name: string;
  readonly files: readonly string[];
  readonly weights: string;
  readonly x: readonly Entry[];
  readonly outputs: readonly Entry[];
  readonly y?: readonly Entry[];
  readonly losses?: readonly number[];
}

const [, , folder = '.'] = process.argv;
const array = ({ data, shape, dtype }: Entry): NdArray =>
  new NdArray(dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data), shape);

async function difference(model: Model, x: readonly NdArray[], wanted: readonly Entry[]): Promise<number> {
  const predicted: unknown = await model.predict(only(x));
  const outputs = (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
  ok(outputs.length === wanted.length);
  const each = outputs.flatMap(({ data }, index) =>
    Array.from(data, (value, at) => {
      const right = wanted[index]?.data[at] as number;
      return Math.abs(value - right) / Math.max(1, Math.abs(right));
    }),
  );
  return Math.max(...each);
}

/** How far outputs and losses may differ. */
function tolerances(name: string): readonly [outputs: number, losses: number] {
  // Some units in the last place of 16 bits, which is 2^-11 or 2^-8.
  if (name.startsWith('mixed_float16')) return [5e-4, 2e-3];
  if (name.startsWith('mixed_bfloat16')) return [8e-3, 2e-2];
  // Short vectors that are brought to length 1 make rounding larger.
  return [name.startsWith('other_layers') ? 5e-6 : 1e-6, 2e-5];
}

await setBackend(cpu());
const cases = JSON.parse(await readFile(join(folder, 'cases.json'), 'utf8')) as readonly Case[];
const met = new Set<string>();
for (const { name, files, weights, outputs, losses, ...rest } of cases) {
  const [x, y] = [rest.x.map(array), rest.y?.map(array)];
  let [worst, farthest] = [0, 0];
  for (const file of files) {
    const model = await loadModel(join(folder, file));
    for (const layer of model.graph?.layers ?? model.layers) met.add(layer.operation?.name ?? layer.className);
    worst = Math.max(worst, await difference(model, x, outputs));
    if (y !== undefined && losses !== undefined) {
      const ours = await goOn(model, x, y, losses.length);
      farthest = Math.max(farthest, ...ours.map((loss, step) => Math.abs(loss / (losses[step] as number) - 1)));
    }
    const other = await loadModel(join(folder, file), { compile: false });
    for (const weight of other.weights) weight.assign(new NdArray(new Float32Array(weight.size).fill(3), weight.shape));
    await loadWeights(other, join(folder, weights));
    worst = Math.max(worst, await difference(other, x, outputs));
  }
  const [near, far] = tolerances(name);
  ok(worst < near, `${name}: outputs differ by ${worst}`);
  ok(farthest < far, `${name}: losses differ by ${farthest}`);
  const trained = losses === undefined ? '' : `, goes on training, losses to ${farthest.toExponential(1)}`;
  console.log(`keras: ${name}: ${files.length + 1} files load, outputs to ${worst.toExponential(1)}${trained}`);
}
const missing = [...Object.keys(builtinLayers), ...operationNames].filter((className) => !met.has(className));
ok(missing.length === 0, `no model with ${missing.join(', ')}`);
