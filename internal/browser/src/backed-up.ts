import { backupAndRestore, earlyStopping } from '@ibex-ml/callbacks';
import { NdArray, setRandomSeed } from '@ibex-ml/core';
import { batchNormalization, dense, dropout } from '@ibex-ml/layers';
import { adam, type Callback, type History, sequential } from '@ibex-ml/models';

/** What a run that is backed up has come to. */
export interface BackedUp {
  readonly history: History['history'];
  readonly weights: readonly (readonly number[])[];
  readonly executor: string;
}

/**
 * Fits with backups after every other batch, in a folder of this name.
 *
 * @param stopAfter - how many batches to go on for; then it stands still, and null is given
 */
export async function fitBackedUp(folder: string, stopAfter: number | null): Promise<BackedUp | null> {
  setRandomSeed(3);
  const model = sequential([
    dense(24, { activation: 'relu', inputShape: [6] }),
    batchNormalization(),
    dropout(0.3),
    dense(2, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const samples = 90;
  const x = new NdArray(
    Float32Array.from({ length: samples * 6 }, (_, index) => ((index * 37) % 64) / 32 - 1),
    [samples, 6],
  );
  const y = new NdArray(
    Int32Array.from({ length: samples }, (_, row) => (row * 5) % 2),
    [samples],
  );
  let batches = 0;
  const standing = Promise.withResolvers<null>();
  const stop: Callback = {
    async onTrainBatchEnd() {
      batches += 1;
      if (batches !== stopAfter) return;
      standing.resolve(null);
      await new Promise(() => undefined);
    },
  };
  const callbacks = [earlyStopping({ patience: 9, restoreBestWeights: true }), backupAndRestore(folder, { saveFreq: 2 }), stop];
  const run = model.fit(x, y, { batchSize: 16, epochs: 6, validationSplit: 0.2, verbose: 0, callbacks });
  const ended = run.then(async ({ history }): Promise<BackedUp> => {
    const weights = (await model.getWeights()).map(({ data }) => [...data]);
    return { history, weights, executor: model.trainer.report.executor };
  });
  return Promise.race([standing.promise, ended]);
}
