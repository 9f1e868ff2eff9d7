import { Dataset } from '@ibex-ml/data';
import type { Callback, Logs } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { arrayBatches, type BatchSource } from './data/batch-source.ts';
import { checkCount, checkRunOptions, type OptionNames, requireOptions } from './check-options.ts';
import type { EpochRun } from './epoch-run.ts';
import { EpochSteps } from './epoch-steps.ts';
import { EventLoop } from './event-loop.ts';
import { ExecutionSize } from './executions.ts';
import type { ModelData } from './data/model-data.ts';
import { refuseEndless, refuseWithDataset, requireCompiled, trainingArrays, trainingBatches } from './prepare.ts';
import type { Verbose } from './progress/progress.ts';
import { testEpoch } from './test-epoch.ts';

/** Options of `evaluate`, with Keras's defaults. */
export interface EvaluateOptions {
  /** Samples per step; default 32. Not with a Dataset. */
  readonly batchSize?: number;
  readonly sampleWeight?: ModelData;
  /** Ends after so many batches. */
  readonly steps?: number;
  readonly callbacks?: readonly Callback[];
  readonly signal?: AbortSignal;
  /** 0 silent, 1 a progress bar, 2 one line; `auto` is 1. Default `auto`. */
  readonly verbose?: Verbose;
}

const where = 'model.evaluate';

const names: OptionNames<EvaluateOptions> = {
  batchSize: true,
  sampleWeight: true,
  steps: true,
  callbacks: true,
  signal: true,
  verbose: true,
};

/** See Model.evaluate. */
export async function evaluateModel(
  model: Model,
  x: ModelData | Dataset<unknown>,
  second: ModelData | EvaluateOptions | undefined,
  third: EvaluateOptions | undefined,
): Promise<Logs> {
  const options = (x instanceof Dataset ? (second as EvaluateOptions | undefined) : third) ?? {};
  requireOptions(where, options, names);
  checkRunOptions(where, options);
  checkCount(where, 'steps', options.steps, 1);
  requireCompiled(model);
  const source = await evaluateSource(model, x, second as ModelData | undefined, options);
  const steps = options.steps ?? source.steps;
  const verbose = options.verbose ?? 'auto';
  const parameters = { epochs: 1, steps, batchSize: source.batchSize, validates: false, verbose };
  const callbacks = new CallbackList(options.callbacks ?? [], model, parameters);
  const run: EpochRun = { where, model, callbacks, signal: options.signal, eventLoop: new EventLoop() };
  const size = ExecutionSize.for(model.trainer.options, source.batchSize, callbacks, 'Test');
  return testEpoch(run, new EpochSteps(source, options.steps ?? null).once(), size);
}

async function evaluateSource(
  model: Model,
  x: ModelData | Dataset<unknown>,
  y: ModelData | undefined,
  { batchSize, sampleWeight, steps }: EvaluateOptions,
): Promise<BatchSource> {
  if (x instanceof Dataset) {
    refuseWithDataset(where, { batchSize, sampleWeight });
    refuseEndless(where, 'steps', x, steps);
    return trainingBatches(model, where, x);
  }
  const arrays = await trainingArrays(model, where, { x, y, sampleWeight });
  return arrayBatches(arrays, batchSize ?? 32, { shuffle: false });
}
