import { Dataset } from '@ibex-ml/data';
import type { Callback, Logs } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { arrayBatches } from './batch-source.ts';
import { EpochSteps } from './epoch-steps.ts';
import type { ModelData } from './model-data.ts';
import { refuseWithDataset, requireCount, trainingArrays, trainingBatches } from './prepare.ts';
import { progressFor, type Verbose } from './progress.ts';
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

/** See Model.evaluate. */
export async function evaluateModel(
  model: Model,
  x: ModelData | Dataset<unknown>,
  second: ModelData | EvaluateOptions | undefined,
  third: EvaluateOptions | undefined,
): Promise<Logs> {
  const options = (x instanceof Dataset ? (second as EvaluateOptions | undefined) : third) ?? {};
  const batchSize = requireCount(where, 'batchSize', options.batchSize ?? 32, 1);
  if (options.steps !== undefined) requireCount(where, 'steps', options.steps, 1);
  if (x instanceof Dataset) refuseWithDataset(where, { batchSize: options.batchSize, sampleWeight: options.sampleWeight });
  const source =
    x instanceof Dataset
      ? trainingBatches(model, where, x)
      : arrayBatches(await trainingArrays(model, where, { x, y: second, sampleWeight: options.sampleWeight }), batchSize, {
          shuffle: false,
        });
  const steps = options.steps ?? source.steps;
  const callbacks = new CallbackList(options.callbacks ?? [], model, { epochs: 1, steps, batchSize: source.batchSize });
  const progress = progressFor(options.verbose ?? 'auto', { epochs: null, steps });
  const batches = new EpochSteps(source, options.steps ?? null);
  try {
    progress.epochBegin(0);
    const logs = await testEpoch({ model, callbacks, progress, signal: options.signal }, batches.epoch(0));
    progress.epochEnd(logs);
    return logs;
  } finally {
    await batches.close();
  }
}
