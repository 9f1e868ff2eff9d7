/**
 * A process of its own that trains with everything that keeps something, and may be killed at any moment: `killed-run FOLDER THREADS WASM-PATH`. It
 * writes a letter for each thing that it begins or ends, so that whoever kills it can choose the moment: `s` started, `r` the backup is read, `b` a batch begins, `e` it has
 * ended, `w` a file is being written, `m` it is being moved to its place, `W` it stands there; and at last what it has come to, into
 * FOLDER/outcome.json, and how its steps were run.
 */
import { mkdirSync, writeFileSync, writeSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { wasm } from '@ibex-ml/backend-wasm';
import { backupAndRestore, csvLogger, earlyStopping, modelCheckpoint, reduceLROnPlateau } from '@ibex-ml/callbacks';
import { NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { writeWhole } from '@ibex-ml/data/durable';
import { batchNormalization, dense, dropout } from '@ibex-ml/layers';
import { adam, type Model, sequential } from '@ibex-ml/models';

const [folder = '', threads = '', wasmPaths = ''] = process.argv.slice(2);
const tell = (letter: string): void => void writeSync(1, letter);
tell('s');

// What writes files asks for these when it begins.
const { open, rename } = files;
files.open = (path, flags, mode) => {
  if (flags === 'wx') tell('w');
  return open(path, flags, mode);
};
files.rename = async (from, to) => {
  tell('m');
  await rename(from, to);
  tell('W');
};
syncBuiltinESMExports();
await setBackend(wasm({ threads: Number(threads), wasmPaths }));
setRandomSeed(1);
const [features, samples] = [12, 150];
const model = sequential([
  dense(16, { activation: 'relu', inputShape: [features] }),
  batchNormalization(),
  dropout(0.3),
  dense(3, { activation: 'softmax' }),
]);
model.compile({ optimizer: adam({ learningRate: 0.02 }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
const x = new NdArray(
  Float32Array.from({ length: samples * features }, (_, index) => Math.sin(index * index)),
  [samples, features],
);
const y = new NdArray(
  Int32Array.from({ length: samples }, (_, row) => (row * 7) % 3),
  [samples],
);
/** The bytes of the first weights, whole or not at all. */
const format = {
  async saveWeights(given: Model, path: string): Promise<void> {
    const [first] = await given.getWeights();
    await writeWhole(path, new Uint8Array(first?.data.buffer as ArrayBuffer));
  },
};
const { history, epoch } = await model.fit(x, y, {
  batchSize: 32,
  epochs: 8,
  validationSplit: 0.2,
  verbose: 0,
  callbacks: [
    reduceLROnPlateau({ minDelta: 0.01, factor: 0.5, patience: 1 }),
    earlyStopping({ patience: 3, restoreBestWeights: true }),
    modelCheckpoint(join(folder, 'best.bin'), { format, saveBestOnly: true, saveWeightsOnly: true }),
    csvLogger(join(folder, 'log.csv')),
    backupAndRestore(join(folder, 'backup'), { saveFreq: 2 }),
    { onTrainBegin: () => tell('r'), onTrainBatchBegin: () => tell('b'), onTrainBatchEnd: () => tell('e') },
  ],
});
const variables = [...model.weights, ...model.seedStates, ...model.trainer.optimizer.variables];
const numbers = await Promise.all(variables.map(async (variable) => [...(await variable.read()).data]));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'outcome.json'), JSON.stringify({ history, epoch, numbers }));
tell(model.trainer.report.executor);
