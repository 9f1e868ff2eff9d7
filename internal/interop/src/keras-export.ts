import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { type NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { saveModel, saveWeights } from '@ibex-ml/formats/keras';
import { builtinLayers } from '@ibex-ml/layers';
import { type Model, operationNames } from '@ibex-ml/models';
import { fitted } from './fitted/fitted-models.ts';
import { models } from './models.ts';
import { plain, runOf } from './cases.ts';
import { encoded } from './encoded.ts';
import { everyOperation, operationsIn } from './operations.ts';
import { stir } from './numbers.ts';
import { goOn, only } from './training.ts';

/** Writes models as .keras and .h5, with what they predict and how their training goes on, for python/keras-export.py. Argument: the folder. */

const [, , folder = '.'] = process.argv;
await setBackend(cpu());
setRandomSeed(1);
const files = (name: string): string[] => [`${name}.keras`, `${name}.h5`];
/** Keras 3.15 does not know Lamb by the name that it looks for in .h5 files, and cannot tell two variables of Adafactor apart there. */
const notInH5 = ['adafactor', 'lamb'];
/** Of batches of one and of five, or of the size that the model is for. */
const runsOf = (model: Model): Promise<unknown[]> =>
  Promise.all((model.inputs?.[0]?.shape[0] ?? null) === null ? [runOf(model, 1), runOf(model, 5)] : [runOf(model, 0)]);
const cases = [];
const met = new Set<string>();
for (const [name, make] of Object.entries({ ...models, encoded, every_operation: everyOperation })) {
  // Ops of no layer have no form in Keras, and its crops are others at inference.
  if (name === 'ops' || name === 'cropped') continue;
  const model = make();
  stir(model);
  for (const name of [...model.layers.map((layer) => layer.className), ...operationsIn(model)]) met.add(name);
  for (const file of files(name)) await saveModel(model, join(folder, file));
  await saveWeights(model, join(folder, `${name}.weights.h5`));
  cases.push({ name, files: files(name), weights: `${name}.weights.h5`, runs: await runsOf(model) });
}
const missing = [...Object.keys(builtinLayers), ...operationNames].filter((className) => !met.has(className));
if (missing.length > 0) throw new Error(`models.ts has no model with ${missing.join(', ')}`);

const trainings = [];
for (const [name, { make, compile, x, y }] of Object.entries(fitted)) {
  const model = make().compile(compile());
  stir(model);
  await goOn(model, x, y, 3);
  const written = files(`fitted-${name}`).filter((file) => file.endsWith('.keras') || !notInH5.includes(name));
  for (const file of written) await saveModel(model, join(folder, file));
  const predicted: unknown = await model.predict(only(x));
  const outputs = (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
  const ends = (given: Model['inputs'], values: readonly NdArray[]): unknown =>
    values.map((value, index) => plain(value, given?.[index]?.node.layer.name));
  trainings.push({
    name,
    files: written,
    x: ends(model.inputs, x),
    y: ends(model.outputs, y),
    outputs: ends(model.outputs, outputs),
    losses: await goOn(model, x, y, 5),
    iterations: (await model.trainer.optimizer.iterations.read()).at(),
    metrics: Object.keys(await model.testOnBatch(only(x), only(y))),
  });
}
await writeFile(join(folder, 'cases.json'), JSON.stringify({ cases, trainings }));
