import { DataError, HostRandom, NdArray, SelectedRows } from '@ibex-ml/core';
import type { Dataset } from '@ibex-ml/data';
import { requireSameLength, toArrays } from './model-data.ts';
import { checkSampleWeights, type ClassWeight, classSampleWeights, refuseBothWeights } from './sample-weights.ts';
import type { HostBatch } from '../trainer.ts';

/** Batches, epoch after epoch. */
export interface BatchSource {
  /** Batches in an epoch, or null where that is not known before. */
  readonly steps: number | null;
  /** Samples per batch, or null where they come in batches already. */
  readonly batchSize: number | null;
  /** What shuffles the samples, where they are shuffled here; else null. */
  readonly seed: number | null;
  /** Whether an epoch is the same whenever it is asked for; else what passes gave before may count. */
  readonly indexed: boolean;
  /**
   * The batches of an epoch; each call starts one.
   *
   * @param from - how many to leave out at its beginning; default 0
   */
  epoch(number: number, from?: number): AsyncIterable<HostBatch>;
}

/** All samples on the host. */
export interface HostArrays {
  readonly x: readonly NdArray[];
  readonly y: readonly NdArray[];
  readonly w: readonly NdArray[];
}

/** The order of samples: as they are, or another for each epoch from a seed. */
export type Order = { readonly shuffle: false } | { readonly shuffle: true; readonly seed: number };

/** Samples from arrays. Those that are shuffled are gathered when the batch is used. */
export function arrayBatches(arrays: HostArrays, batchSize: number, order: Order): BatchSource {
  const count = (arrays.x[0] as NdArray).shape[0] as number;
  const steps = Math.ceil(count / batchSize);
  async function* epoch(number: number, from = 0): AsyncGenerator<HostBatch> {
    const rows = order.shuffle ? new HostRandom(order.seed, number).permutation(count) : null;
    for (let step = from; step < steps; step += 1) {
      const start = step * batchSize;
      const end = Math.min(start + batchSize, count);
      const pick = (array: NdArray): NdArray => {
        if (rows === null) return array.rows(start, end);
        return new NdArray(
          new SelectedRows(array, rows.subarray(start, end)),
          [end - start, ...array.shape.slice(1)],
          array.dtype,
        );
      };
      yield { x: arrays.x.map(pick), y: arrays.y.map(pick), w: arrays.w.map(pick) };
    }
  }
  return { steps, batchSize, seed: order.shuffle ? order.seed : null, indexed: true, epoch };
}

/** What a batch from outside is brought into. */
export interface BatchForm {
  readonly where: string;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly classWeight?: ClassWeight | undefined;
}

/** Batches of a Dataset, each checked. */
export function datasetBatches(dataset: Dataset<unknown>, form: BatchForm): BatchSource {
  const { cardinality } = dataset;
  async function* epoch(_number: number, from = 0): AsyncGenerator<HostBatch> {
    let at = 0;
    for await (const element of dataset) {
      if (at >= from) yield await batchOf(element, form);
      at += 1;
    }
  }
  return { steps: typeof cardinality === 'number' ? cardinality : null, batchSize: null, seed: null, indexed: false, epoch };
}

async function batchOf(element: unknown, form: BatchForm): Promise<HostBatch> {
  const { x, y, sampleWeight } = partsOf(element, form.where);
  return hostArrays({ x, y, sampleWeight, ...form });
}

/** Inputs, targets and weights as arrays on the host, checked to be of one length. */
export async function hostArrays(
  given: BatchForm & { readonly x: unknown; readonly y?: unknown; readonly sampleWeight?: unknown },
): Promise<HostArrays> {
  const { where, inputNames, outputNames, classWeight, sampleWeight } = given;
  const x = await toArrays(where, 'x', given.x, inputNames);
  const y = given.y === undefined || given.y === null ? [] : await toArrays(where, 'y', given.y, outputNames);
  if (classWeight !== undefined && sampleWeight !== undefined) refuseBothWeights(where);
  const w = await sampleWeightsOf(given);
  requireSameLength(where, [
    { name: 'x', arrays: x },
    { name: 'y', arrays: y },
    { name: 'sampleWeight', arrays: w },
  ]);
  checkSampleWeights(where, w);
  return classWeight === undefined ? { x, y, w } : withClassWeights(where, { x, y, w }, classWeight);
}

/** The same samples, weighted by their classes. */
export function withClassWeights(where: string, { x, y }: HostArrays, classWeight: ClassWeight): HostArrays {
  const [targets] = y;
  if (y.length > 1) throw severalOutputs(where);
  if (targets === undefined) return { x, y, w: [] };
  return { x, y, w: [classSampleWeights(where, targets, classWeight)] };
}

async function sampleWeightsOf({ where, outputNames, sampleWeight }: Parameters<typeof hostArrays>[0]): Promise<NdArray[]> {
  if (sampleWeight === undefined || sampleWeight === null) return [];
  const one = sampleWeight instanceof NdArray || ArrayBuffer.isView(sampleWeight);
  const arrays = await toArrays(where, 'sampleWeight', sampleWeight, one ? outputNames.slice(0, 1) : outputNames);
  return arrays.length === outputNames.length ? arrays : outputNames.map(() => arrays[0] as NdArray);
}

function partsOf(
  element: unknown,
  where: string,
): { readonly x: unknown; readonly y?: unknown; readonly sampleWeight?: unknown } {
  if (Array.isArray(element) && element.length >= 1 && element.length <= 3) {
    const [x, y, sampleWeight] = element as unknown[];
    return { x, y, sampleWeight };
  }
  if (typeof element === 'object' && element !== null && 'x' in element) return element;
  throw new DataError({
    where,
    argument: 'dataset',
    expected: 'batches as { x, y, sampleWeight? } or [x, y, sampleWeight?]',
    received: element,
    remedy: 'Map the dataset to that form, and batch it: dataset.batch(128).',
  });
}

function severalOutputs(where: string): DataError {
  return new DataError({
    where,
    argument: 'classWeight',
    expected: 'left out where the model has several outputs',
    received: 'one for several outputs',
    remedy: 'Pass sampleWeight instead: a list of weights, one array for each output.',
  });
}
