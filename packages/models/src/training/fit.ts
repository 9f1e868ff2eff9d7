import { Dataset } from '@ibex-ml/data';
import type { Logs } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { EpochSteps } from './epoch-steps.ts';
import { EventLoop } from './event-loop.ts';
import { checkFitOptions, type FitOptions } from './fit-options.ts';
import { fitSources } from './fit-sources.ts';
import { type History, HistoryRecorder } from './history.ts';
import { LatestLogs } from './latest-logs.ts';
import type { ModelData } from './model-data.ts';
import { requireCompiled } from './prepare.ts';
import { beforeBatch, type EpochRun, noBatches } from './epoch-run.ts';
import { testEpoch } from './test-epoch.ts';
import type { HostBatch } from './trainer.ts';

const where = 'model.fit';

/** See Model.fit. */
export async function fitModel(
  model: Model,
  x: ModelData | Dataset<unknown>,
  second: ModelData | FitOptions | undefined,
  third: FitOptions | undefined,
): Promise<History> {
  const options = (x instanceof Dataset ? (second as FitOptions | undefined) : third) ?? {};
  checkFitOptions(options);
  const { epochs = 1, initialEpoch = 0, validationFreq = 1, stepsPerEpoch = null, validationSteps = null } = options;
  requireCompiled(model);
  const { train, validation } = await fitSources(model, x, second as ModelData, options);

  const steps = stepsPerEpoch ?? train.steps;
  const recorder = new HistoryRecorder({ epochs, steps, batchSize: train.batchSize });
  const parameters = { ...recorder.params, validates: validation !== null, verbose: options.verbose ?? 'auto' };
  const callbacks = new CallbackList(options.callbacks ?? [], model, parameters);
  const run: EpochRun = { where, model, callbacks, signal: options.signal, eventLoop: new EventLoop() };
  const batches = new EpochSteps(train, stepsPerEpoch);
  let logs: Record<string, number> = {};
  const end = async (): Promise<void> => {
    await batches.close();
    await callbacks.call('onTrainEnd', logs);
  };
  model.stopTraining = false;
  await callbacks.call('onTrainBegin');
  try {
    for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch += 1) {
      await callbacks.call('onEpochBegin', epoch);
      logs = await trainEpoch(run, batches.epoch(epoch));
      if (validation !== null && validatesAfter(validationFreq, epoch + 1)) {
        const test = { ...run, where: `${where}, validationData` };
        logs = withValidation(logs, await testEpoch(test, new EpochSteps(validation, validationSteps).once()));
      }
      await callbacks.call('onEpochEnd', epoch, logs);
      recorder.add(epoch, logs);
    }
    await model.trainer.optimizer.finalize(model.trainableWeights);
  } catch (error) {
    // What goes wrong while the run is cleared up does not hide what ended it.
    await end().catch(() => undefined);
    throw error;
  }
  await end();
  return recorder;
}

/** One pass over the training data. */
async function trainEpoch(run: EpochRun, batches: AsyncIterable<HostBatch>): Promise<Record<string, number>> {
  const { model, callbacks } = run;
  const latest = new LatestLogs();
  let step = 0;
  try {
    for await (const batch of batches) {
      await beforeBatch(run);
      if (step === 0) model.trainer.resetMetrics();
      await callbacks.call('onTrainBatchBegin', step);
      latest.set(await model.trainer.trainStep(batch));
      await callbacks.batchEnd('Train', step, () => latest.read());
      step += 1;
      if (model.stopTraining) break;
    }
    if (step === 0) throw noBatches(run.where);
    return await latest.read();
  } finally {
    latest.dispose();
  }
}

/** Figures of training and of validation together, in the order of their names. */
function withValidation(logs: Logs, figures: Logs): Record<string, number> {
  const named = Object.entries(figures).map(([name, value]): [string, number] => [`val_${name}`, value]);
  return Object.fromEntries([...Object.entries(logs), ...named].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether to validate after an epoch, counted from 1. */
function validatesAfter(frequency: number | readonly number[], epoch: number): boolean {
  return typeof frequency === 'number' ? epoch % frequency === 0 : frequency.includes(epoch);
}
