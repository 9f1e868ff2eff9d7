import { emptyArray, NdArray } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import type { OneOrMore } from '@ibex-ml/layers';
import type { Callback } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { arrayBatches, type BatchSource, datasetBatches, hostArrays } from './batch-source.ts';
import { checkInputs } from './check-batch.ts';
import { checkCount, checkRunOptions, type OptionNames, requireOptions } from './check-options.ts';
import { beforeBatch, noBatches } from './epoch-run.ts';
import { EventLoop } from './event-loop.ts';
import type { ModelData } from './model-data.ts';
import { batchForm, buildFor, refuseEndless, refuseWithDataset } from './prepare.ts';
import { progressFor, type Verbose } from './progress.ts';

/** Options of `predict`, with Keras's defaults. */
export interface PredictOptions {
  /** Samples per step; default 32. Not with a Dataset. */
  readonly batchSize?: number;
  /** Ends after so many batches. */
  readonly steps?: number;
  readonly callbacks?: readonly Callback[];
  readonly signal?: AbortSignal;
  /** Default 0. */
  readonly verbose?: Verbose;
}

const where = 'model.predict';

const names: OptionNames<PredictOptions> = { batchSize: true, steps: true, callbacks: true, signal: true, verbose: true };

/** See Model.predict. */
export async function predictModel(
  model: Model,
  x: ModelData | Dataset<unknown>,
  options: PredictOptions = {},
): Promise<OneOrMore<NdArray>> {
  requireOptions(where, options, names);
  checkRunOptions(where, options);
  checkCount(where, 'steps', options.steps, 1);
  const source = await predictSource(model, x, options);
  const steps = options.steps ?? source.steps;
  const callbacks = new CallbackList(options.callbacks ?? [], model, { epochs: 1, steps, batchSize: source.batchSize });
  const progress = progressFor(options.verbose ?? 0, { epochs: null, steps });
  const { predictor } = model;
  const run = { eventLoop: new EventLoop(), signal: options.signal };
  const parts: NdArray[][] = [];
  await callbacks.call('onPredictBegin');
  progress.epochBegin(0);
  for await (const batch of source.epoch(0)) {
    await beforeBatch(run);
    await callbacks.call('onPredictBatchBegin', parts[0]?.length ?? 0);
    if (model.inputs !== null) checkInputs(where, batch.x, model.inputs);
    buildFor(model, batch.x);
    const results = await predictor.run(batch.x);
    for (const [index, output] of results.entries()) (parts[index] ??= []).push(output);
    const done = parts[0]?.length ?? 0;
    await callbacks.call('onPredictBatchEnd', done - 1, { outputs: predictor.asGiven(results) });
    await progress.step(done, () => Promise.resolve({}));
    if (done === steps) break;
  }
  if (parts.length === 0) throw noBatches(where);
  progress.epochEnd({});
  await callbacks.call('onPredictEnd');
  return predictor.asGiven(parts.map(joinRows));
}

async function predictSource(model: Model, x: ModelData | Dataset<unknown>, options: PredictOptions): Promise<BatchSource> {
  if (x instanceof Dataset) {
    refuseWithDataset(where, { batchSize: options.batchSize });
    refuseEndless(where, 'steps', x, options.steps);
    return datasetBatches(x, batchForm(model, where));
  }
  const arrays = await hostArrays({ ...batchForm(model, where), x });
  if (model.inputs !== null) checkInputs(where, arrays.x, model.inputs);
  return arrayBatches(arrays, options.batchSize ?? 32, { shuffle: false });
}

/** Batches of results, one after the other. */
function joinRows(parts: readonly NdArray[]): NdArray {
  const [first] = parts as readonly [NdArray];
  const rows = parts.reduce((count, part) => count + (part.shape[0] as number), 0);
  const joined = emptyArray(
    first.dtype,
    parts.reduce((size, part) => size + part.size, 0),
  );
  let offset = 0;
  for (const part of parts) {
    joined.set(part.data, offset);
    offset += part.size;
  }
  return new NdArray(joined, [rows, ...first.shape.slice(1)], first.dtype);
}
