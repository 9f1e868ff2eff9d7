import { emptyArray, NdArray } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import type { OneOrMore } from '@ibex-ml/layers';
import type { Callback } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { arrayBatches, type BatchSource, datasetBatches } from './data/batch-source.ts';
import { checkInputs } from './data/check-batch.ts';
import { checkCount, checkRunOptions, type OptionNames, requireOptions } from './check-options.ts';
import { beforeBatch, noBatches } from './epoch-run.ts';
import { EventLoop } from './event-loop.ts';
import { type ModelData, requireSameLength, toArrays } from './data/model-data.ts';
import { batchForm, buildFor, inputNames, refuseEndless, refuseWithDataset } from './prepare.ts';
import type { Verbose } from './progress/progress.ts';

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
  if (x instanceof Dataset) {
    refuseWithDataset(where, { batchSize: options.batchSize });
    refuseEndless(where, 'steps', x, options.steps);
    return predictBatches(model, datasetBatches(x, batchForm(model, where)), options);
  }
  const arrays = await toArrays(where, 'x', x, inputNames(model));
  const count = requireSameLength(where, [{ name: 'x', arrays }]);
  if (model.inputs !== null) checkInputs(where, arrays, model.inputs);
  const batchSize = options.batchSize ?? 32;
  if (count <= batchSize && !isWatched(options)) return predictAtOnce(model, arrays, options.signal);
  return predictBatches(model, arrayBatches({ x: arrays, y: [], w: [] }, batchSize, { shuffle: false }), options);
}

function isWatched({ callbacks = [], verbose = 0 }: PredictOptions): boolean {
  return callbacks.length > 0 || verbose !== 0;
}

/** One batch that nobody watches: what serves a request should cost little more than the arithmetic. */
async function predictAtOnce(model: Model, x: readonly NdArray[], signal: AbortSignal | undefined): Promise<OneOrMore<NdArray>> {
  signal?.throwIfAborted();
  buildFor(model, x);
  const { predictor } = model;
  return predictor.asGiven(await predictor.run(x));
}

async function predictBatches(model: Model, source: BatchSource, options: PredictOptions): Promise<OneOrMore<NdArray>> {
  const steps = options.steps ?? source.steps;
  const verbose = options.verbose ?? 0;
  const parameters = { epochs: 1, steps, batchSize: source.batchSize, validates: false, verbose };
  const callbacks = new CallbackList(options.callbacks ?? [], model, parameters);
  const { predictor } = model;
  const run = { eventLoop: new EventLoop(), signal: options.signal };
  const parts: NdArray[][] = [];
  await callbacks.call('onPredictBegin');
  for await (const batch of source.epoch(0)) {
    await beforeBatch(run);
    await callbacks.call('onPredictBatchBegin', parts[0]?.length ?? 0);
    if (model.inputs !== null) checkInputs(where, batch.x, model.inputs);
    buildFor(model, batch.x);
    const results = await predictor.run(batch.x);
    for (const [index, output] of results.entries()) (parts[index] ??= []).push(output);
    const done = parts[0]?.length ?? 0;
    await callbacks.call('onPredictBatchEnd', done - 1, { outputs: predictor.asGiven(results) });
    if (done === steps) break;
  }
  if (parts.length === 0) throw noBatches(where);
  await callbacks.call('onPredictEnd');
  return predictor.asGiven(parts.map(joinRows));
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
