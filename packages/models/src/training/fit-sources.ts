import { ArgumentError, freshSeed } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import type { Model } from '../model/model.ts';
import { arrayBatches, type BatchSource, type HostArrays, withClassWeights } from './data/batch-source.ts';
import type { FitOptions } from './fit-options.ts';
import type { ModelData } from './data/model-data.ts';
import { refuseBothWeights } from './data/sample-weights.ts';
import { refuseEndless, refuseWithDataset, trainingArrays, trainingBatches } from './prepare.ts';

/** Where the batches of a run of `fit` come from. */
export interface FitSources {
  readonly train: BatchSource;
  readonly validation: BatchSource | null;
}

const where = 'model.fit';

/**
 * Brings the data of `fit` into batches, all of it checked before anything is computed.
 *
 * @param savedSeed - what shuffled the samples of the run that this one goes on with, or null
 */
export async function fitSources(
  model: Model,
  x: ModelData | Dataset<unknown>,
  y: ModelData | undefined,
  options: FitOptions,
  savedSeed: number | null,
): Promise<FitSources> {
  const { batchSize = 32, validationBatchSize: validationSize = batchSize } = options;
  if (x instanceof Dataset) {
    const { batchSize: size, shuffle, validationSplit, sampleWeight, seed } = options;
    refuseWithDataset(where, { batchSize: size, shuffle, validationSplit, sampleWeight, seed });
    refuseEndless(where, 'stepsPerEpoch', x, options.stepsPerEpoch);
    const train = trainingBatches(model, where, x, options.classWeight);
    return { train, validation: await validationSource(model, options, validationSize) };
  }
  const { sampleWeight, classWeight } = options;
  const given = await validationSource(model, options, validationSize);
  if (classWeight !== undefined && sampleWeight !== undefined) refuseBothWeights(where);
  const all = await trainingArrays(model, where, { x, y, sampleWeight });
  const split = given === null && options.validationSplit !== undefined ? splitTail(all, options.validationSplit) : null;
  const order =
    options.shuffle === false
      ? { shuffle: false as const }
      : { shuffle: true as const, seed: options.seed ?? savedSeed ?? freshSeed() };
  // Class weights count in training alone, not where validation data is split off.
  const head = split?.head ?? all;
  const train = arrayBatches(classWeight === undefined ? head : withClassWeights(where, head, classWeight), batchSize, order);
  const validation = split === null ? given : arrayBatches(split.tail, validationSize, { shuffle: false });
  return { train, validation };
}

async function validationSource(model: Model, options: FitOptions, batchSize: number): Promise<BatchSource | null> {
  const { validationData: data, validationSteps } = options;
  if (data === undefined) return null;
  const place = `${where}, validationData`;
  if (data instanceof Dataset) {
    refuseEndless(place, 'validationSteps', data, validationSteps);
    return trainingBatches(model, place, data);
  }
  const [x, y, sampleWeight] = data;
  const arrays = await trainingArrays(model, place, { x, y, sampleWeight });
  return arrayBatches(arrays, batchSize, { shuffle: false });
}

/** The first ⌊n (1 - f)⌋ samples to train on, the rest to validate on. */
function splitTail(all: HostArrays, fraction: number): { readonly head: HostArrays; readonly tail: HostArrays } {
  const count = all.x[0]?.shape[0] as number;
  const at = Math.floor(count * (1 - fraction));
  if (typeof fraction !== 'number' || !(fraction > 0 && fraction < 1) || at === 0 || at === count) {
    throw new ArgumentError({
      where,
      argument: 'validationSplit',
      expected: `a fraction inside (0, 1) that leaves samples on both sides of ${count}`,
      received: fraction,
      remedy: 'Pass 0.2 to validate on the last fifth, or give validationData.',
    });
  }
  const part = (start: number, end: number): HostArrays => ({
    x: all.x.map((array) => array.rows(start, end)),
    y: all.y.map((array) => array.rows(start, end)),
    w: all.w.map((array) => array.rows(start, end)),
  });
  return { head: part(0, at), tail: part(at, count) };
}
