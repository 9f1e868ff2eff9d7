/**
 * A process of its own that backs a run up to `full-disk FOLDER`, and prints as a line of JSON what it has come to: the error that ended it or null,
 * the figures and weights where it ended by itself, and the files that are there. Backups grow in the second epoch, when there are best weights.
 */
import { readdirSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { backupAndRestore, earlyStopping } from '@ibex-ml/callbacks';
import { IbexError, ndarray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { type History, sequential } from '@ibex-ml/models';

/** What a process has come to. */
export interface DiskOutcome {
  readonly error: { readonly name: string; readonly message: string } | null;
  readonly history: History['history'] | null;
  readonly weights: readonly (readonly number[])[];
  readonly files: readonly string[];
}

const [folder = ''] = process.argv.slice(2);
await setBackend(cpu());
setRandomSeed(1);
const model = sequential([dense(400, { inputShape: [8] }), dense(1)]);
model.compile({ optimizer: 'sgd', loss: 'mse' });
const x = ndarray(Array.from({ length: 6 }, (_, row) => Array.from({ length: 8 }, (__, column) => Math.sin(row * 8 + column))));
const y = ndarray([[0], [1], [0], [1], [0], [1]]);
let error: DiskOutcome['error'] = null;
let history: DiskOutcome['history'] | null = null;
try {
  const callbacks = [
    earlyStopping({ monitor: 'loss', patience: 9, restoreBestWeights: true }),
    backupAndRestore(folder, { deleteCheckpoint: false }),
  ];
  ({ history } = await model.fit(x, y, { epochs: 3, batchSize: 2, callbacks, verbose: 0 }));
} catch (thrown) {
  if (!(thrown instanceof IbexError)) throw thrown;
  error = { name: thrown.name, message: thrown.message };
}
const weights = (await model.getWeights()).map(({ data }) => [...data]);
process.stdout.write(`${JSON.stringify({ error, history, weights, files: readdirSync(folder).sort() })}\n`);
