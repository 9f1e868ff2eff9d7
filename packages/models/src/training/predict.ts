import { emptyArray, NdArray } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import type { OneOrMore } from '@ibex-ml/layers';
import type { Callback } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { arrayBatches, type BatchSource, datasetBatches, hostArrays } from './batch-source.ts';
import { checkInputs } from './check-batch.ts';
import type { ModelData } from './model-data.ts';
import { batchForm, buildFor, refuseWithDataset, requireCount } from './prepare.ts';
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

/** See Model.predict. */
export async function predictModel(
  model: Model,
  x: ModelData | Dataset<unknown>,
  options: PredictOptions = {},
): Promise<OneOrMore<NdArray>> {
  const source = await predictSource(model, x, options);
  const steps = options.steps === undefined ? source.steps : requireCount(where, 'steps', options.steps, 1);
  const callbacks = new CallbackList(options.callbacks ?? [], model, { epochs: 1, steps, batchSize: source.batchSize });
  const progress = progressFor(options.verbose ?? 0, { epochs: null, steps });
  const { predictor } = model;
  const parts: NdArray[][] = [];
  await callbacks.call('onPredictBegin');
  progress.epochBegin(0);
  for await (const batch of source.epoch(0)) {
    options.signal?.throwIfAborted();
    await callbacks.call('onPredictBatchBegin', parts.length);
    if (model.inputs !== null) checkInputs(where, batch.x, model.inputs);
    buildFor(model, batch.x);
    const results = await predictor.run(batch.x);
    for (const [index, output] of results.entries()) (parts[index] ??= []).push(output);
    const done = parts[0]?.length ?? 0;
    await callbacks.call('onPredictBatchEnd', done - 1, { outputs: predictor.asGiven(results) });
    await progress.step(done, () => Promise.resolve({}));
    if (done === steps) break;
  }
  progress.epochEnd({});
  await callbacks.call('onPredictEnd');
  const outputs = parts.map(joinRows);
  return predictor.asGiven(outputs);
}

async function predictSource(model: Model, x: ModelData | Dataset<unknown>, options: PredictOptions): Promise<BatchSource> {
  if (x instanceof Dataset) {
    refuseWithDataset(where, { batchSize: options.batchSize });
    return datasetBatches(x, batchForm(model, where));
  }
  const batchSize = requireCount(where, 'batchSize', options.batchSize ?? 32, 1);
  const arrays = await hostArrays({ ...batchForm(model, where), x });
  if (model.inputs !== null) checkInputs(where, arrays.x, model.inputs);
  return arrayBatches(arrays, batchSize, { shuffle: false });
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
