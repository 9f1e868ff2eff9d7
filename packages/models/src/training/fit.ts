import { Dataset } from '@ibex-ml/data';
import type { Callback, Logs } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { EpochSteps } from './epoch-steps.ts';
import { fitSources } from './fit-sources.ts';
import { type History, HistoryRecorder } from './history.ts';
import { LatestLogs } from './latest-logs.ts';
import type { ModelData } from './model-data.ts';
import { requireCount } from './prepare.ts';
import { progressFor, silent, type Verbose } from './progress.ts';
import type { ClassWeight } from './sample-weights.ts';
import { type EpochRun, testEpoch } from './test-epoch.ts';
import type { HostBatch } from './trainer.ts';

/** Data to validate on: arrays with optional weights, or a dataset of batches. */
export type ValidationData = readonly [x: ModelData, y: ModelData, sampleWeight?: ModelData] | Dataset<unknown>;

/** Options of `fit`, with Keras's defaults. */
export interface FitOptions {
  /** Samples per step; default 32. Not with a Dataset. */
  readonly batchSize?: number;
  /** The epoch to end before; default 1. */
  readonly epochs?: number;
  /** The epoch to start from, to go on with an earlier run; default 0. */
  readonly initialEpoch?: number;
  /** The last part of the samples to validate on, taken before shuffling; a fraction inside (0, 1). */
  readonly validationSplit?: number;
  readonly validationData?: ValidationData;
  /** Validates every so many epochs, or after the epochs listed (counted from 1); default 1. */
  readonly validationFreq?: number | readonly number[];
  readonly validationBatchSize?: number;
  readonly validationSteps?: number;
  /** Whether samples come in another order each epoch; default true. */
  readonly shuffle?: boolean;
  /** Makes the order repeatable; default one of its own, or that of setRandomSeed. */
  readonly seed?: number;
  readonly classWeight?: ClassWeight;
  readonly sampleWeight?: ModelData;
  /** Ends epochs after so many steps; data goes on where it was. */
  readonly stepsPerEpoch?: number;
  readonly callbacks?: readonly Callback[];
  /** Ends the run between two batches; `fit` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** 0 silent, 1 a progress bar, 2 a line per epoch; `auto` is 1. Default `auto`. */
  readonly verbose?: Verbose;
}

const where = 'model.fit';

/** See Model.fit. */
export async function fitModel(
  model: Model,
  x: ModelData | Dataset<unknown>,
  second: ModelData | FitOptions | undefined,
  third: FitOptions | undefined,
): Promise<History> {
  const options = (x instanceof Dataset ? (second as FitOptions | undefined) : third) ?? {};
  const epochs = requireCount(where, 'epochs', options.epochs ?? 1, 1);
  const initialEpoch = requireCount(where, 'initialEpoch', options.initialEpoch ?? 0, 0);
  const validatesAfter = validationEpochs(options.validationFreq ?? 1);
  const { train, validation } = await fitSources(model, x, second as ModelData, options);

  const steps = options.stepsPerEpoch ?? train.steps;
  const recorder = new HistoryRecorder({ epochs, steps, batchSize: train.batchSize });
  const callbacks = new CallbackList(options.callbacks ?? [], model, recorder.params);
  const progress = progressFor(options.verbose ?? 'auto', { epochs, steps });
  const batches = new EpochSteps(train, options.stepsPerEpoch ?? null);
  let logs: Record<string, number> = {};
  model.stopTraining = false;
  await callbacks.call('onTrainBegin');
  try {
    for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch += 1) {
      await callbacks.call('onEpochBegin', epoch);
      progress.epochBegin(epoch);
      const run = { model, callbacks, progress, signal: options.signal };
      logs = await trainEpoch(run, batches.epoch(epoch));
      if (validation !== null && validatesAfter(epoch + 1)) {
        const test = new EpochSteps(validation, options.validationSteps ?? null);
        const figures = await testEpoch({ ...run, progress: silent }, test.epoch(0));
        await test.close();
        logs = withValidation(logs, figures);
      }
      await callbacks.call('onEpochEnd', epoch, logs);
      recorder.add(epoch, logs);
      progress.epochEnd(logs);
    }
    model.trainer.optimizer.finalize(model.trainableWeights);
  } finally {
    await batches.close();
    await callbacks.call('onTrainEnd', logs);
  }
  return recorder;
}

/** One pass over the training data. */
async function trainEpoch(run: EpochRun, batches: AsyncIterable<HostBatch>): Promise<Record<string, number>> {
  const { model, callbacks, progress, signal } = run;
  const latest = new LatestLogs();
  model.trainer.resetMetrics();
  let step = 0;
  try {
    for await (const batch of batches) {
      signal?.throwIfAborted();
      await callbacks.call('onTrainBatchBegin', step);
      latest.set(await model.trainer.trainStep(batch));
      await callbacks.batchEnd('onTrainBatchEnd', step, () => latest.read());
      step += 1;
      await progress.step(step, () => latest.read());
      if (model.stopTraining) break;
    }
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
function validationEpochs(frequency: number | readonly number[]): (epoch: number) => boolean {
  if (typeof frequency !== 'number') return (epoch) => frequency.includes(epoch);
  requireCount(where, 'validationFreq', frequency, 1);
  return (epoch) => epoch % frequency === 0;
}
