import { Dataset } from '@ibex-ml/data';
import type { Logs, ReadLogs, ResumePoint } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { StateRecord } from '../callbacks/state.ts';
import type { Model } from '../model/model.ts';
import type { EpochRun } from './epoch-run.ts';
import { EventLoop } from './event-loop.ts';
import { checkFitOptions, type FitOptions } from './fit-options.ts';
import { ExecutionSize } from './executions.ts';
import { fitSources } from './fit-sources.ts';
import { type History, HistoryRecorder } from './history.ts';
import type { ModelData } from './data/model-data.ts';
import { requireCompiled } from './prepare.ts';
import { RunData } from './run-data.ts';
import { readRunState, resumeRun, type SavedRun, withSavedRun } from './run-state.ts';
import { testEpoch } from './test-epoch.ts';
import { trainEpoch } from './train-epoch.ts';

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
  requireCompiled(model);
  return withSavedRun(options.callbacks ?? [], (saved) => fitFrom(saved, model, x, second as ModelData, options));
}

/** Fits from where a saved run was, or from the beginning. */
async function fitFrom(
  saved: SavedRun | null,
  model: Model,
  x: ModelData | Dataset<unknown>,
  y: ModelData,
  options: FitOptions,
): Promise<History> {
  const { epochs = 1, initialEpoch = 0, validationFreq = 1, stepsPerEpoch = null, validationSteps = null } = options;
  const sources = await fitSources(model, x, y, options, saved?.seed ?? null);
  const steps = stepsPerEpoch ?? sources.train.steps;
  const data = new RunData(sources, { stepsPerEpoch, validationSteps });
  const recorder = new HistoryRecorder({ epochs, steps, batchSize: sources.train.batchSize });
  const parameters = { ...recorder.params, validates: data.validates, verbose: options.verbose ?? 'auto' };
  const callbacks = new CallbackList(options.callbacks ?? [], model, parameters);
  const run: EpochRun = { where, model, callbacks, signal: options.signal, eventLoop: new EventLoop() };
  const parts = { model, callbacks, data, recorder };
  const resumePoint = async (after: ResumePoint['after'], epoch: number, batch: number, read: ReadLogs): Promise<void> => {
    const state = async (): Promise<StateRecord> => readRunState(parts, { epoch, batch, logs: await read() });
    await callbacks.call('onResumePoint', { after, epoch, batch, state });
  };
  const size = ExecutionSize.for(model.trainer.options, sources.train.batchSize, callbacks, 'Train');
  let logs: Record<string, number> = {};
  const end = async (completed: boolean): Promise<void> => {
    await data.close();
    await callbacks.call('onTrainEnd', logs, completed);
  };
  model.stopTraining = false;
  if (saved !== null) await resumeRun(parts, saved);
  await callbacks.begin(saved?.callbacks ?? null);
  const start = saved ?? { epoch: initialEpoch, batch: 0, logs };
  try {
    if (saved === null && model.built) await resumePoint('begin', initialEpoch, 0, async () => logs);
    for (let epoch = start.epoch; epoch < epochs; epoch += 1) {
      const done = epoch === start.epoch ? start.batch : 0;
      // An epoch that was ended early, and saved before its end was told, still comes to its end.
      if (model.stopTraining && done === 0) break;
      if (done === 0) await callbacks.call('onEpochBegin', epoch);
      else await callbacks.call('onEpochResume', epoch, done);
      logs = await trainEpoch(run, data.epoch(epoch, done), {
        size,
        done,
        logs: start.logs,
        resumePoint: (batch, read) => resumePoint('batch', epoch, batch, read),
      });
      if (data.validates && validatesAfter(validationFreq, epoch + 1)) {
        const testSize = ExecutionSize.for(model.trainer.options, data.validationBatchSize, callbacks, 'Test');
        const test = { ...run, where: `${where}, validationData` };
        logs = withValidation(logs, await testEpoch(test, data.validation(), testSize));
      }
      await callbacks.call('onEpochEnd', epoch, logs);
      recorder.add(epoch, logs);
      await resumePoint('epoch', epoch + 1, 0, async () => logs);
    }
    await model.trainer.optimizer.finalize(model.trainableWeights);
  } catch (error) {
    // What goes wrong while the run is cleared up does not hide what ended it.
    await end(false).catch(() => undefined);
    throw error;
  }
  await end(true);
  return recorder;
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
