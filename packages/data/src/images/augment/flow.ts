import { ArgumentError, DataError, NdArray } from '@ibex-ml/core';
import { gatherRows } from '../../arrays/gather-rows.ts';
import { rowCount } from '../../arrays/array-tree.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { oneOf } from '../check-directory-options.ts';
import type { Subset } from '../directory/split-files.ts';
import { checkWorkers, madeBeside } from '../work/made-beside.ts';
import { batchPlans } from './batch-plans.ts';
import type { Changes } from './changes.ts';
import { imageSaver, type SaveOptions } from './save-images.ts';

/** Options of `flow`, with Keras's names and defaults. */
export interface FlowOptions extends SaveOptions {
  /** Default 32. */
  readonly batchSize?: number;
  /** Default true. */
  readonly shuffle?: boolean;
  /** [n], a weight for each image. */
  readonly sampleWeight?: NdArray;
  /** An integer from 0 to 2^32 - 1: order and changes are Keras's for it. */
  readonly seed?: number;
  /** The part that the generator's validationSplit says. */
  readonly subset?: Subset;
  /** Whether parts may hold different classes; default false. */
  readonly ignoreClassSplit?: boolean;
  /**
   * Threads that change images beside the one that trains, each on about one core; default 0: that one does it between its
   * steps. What comes out is the same. They start with each pass and end with it.
   */
  readonly workers?: number;
}

/** A batch of images, with what belongs to them. */
export interface FlowBatch {
  readonly x: NdArray;
  readonly y: NdArray;
  readonly sampleWeight?: NdArray;
}

/** Images, and what else the model is given of each: such as a row of a table. */
export type ImagesAndMore = readonly [images: NdArray, ...others: NdArray[]];

/** A batch of images and what else the model is given. */
export interface FlowBatchOfSeveral extends Omit<FlowBatch, 'x'> {
  readonly x: ImagesAndMore;
}

/** The arrays that flow. */
export interface FlowArrays {
  readonly x: NdArray;
  readonly y?: NdArray | undefined;
  readonly sampleWeight?: NdArray | undefined;
}

const where = 'ImageDataGenerator.flow';

/** What flows out of arrays. */
export interface FlowingArrays extends Omit<FlowArrays, 'x'> {
  readonly x: NdArray | ImagesAndMore;
}

/** Arrays with what is given beside the images. */
interface GivenArrays extends FlowArrays {
  /** Null where images alone are given. */
  readonly others: readonly NdArray[] | null;
}

/** Batches of images out of arrays, each image changed by `change`; what is given beside them goes along as it is. */
export function flowArrays(
  { x: images, ...rest }: FlowingArrays,
  options: FlowOptions,
  validationSplit: number,
  changes: Changes,
): Dataset<FlowingArrays> {
  const arrays: GivenArrays =
    images instanceof NdArray ? { ...rest, x: images, others: null } : { ...rest, x: images[0], others: images.slice(1) };
  const { batchSize = 32, shuffle = true, seed, subset, ignoreClassSplit = false } = options;
  const workers = checkWorkers(where, options.workers ?? 0);
  const save = imageSaver(where, options, 1e4);
  const count = rowCount({ ...rest, x: images }, where);
  checkBatchSize(where, batchSize);
  const { x, others, y, sampleWeight } =
    subset === undefined ? arrays : part(arrays, count, validationSplit, subset, ignoreClassSplit);
  const shape = x.shape.slice(1);
  return madeBeside(
    batchPlans(where, x.shape[0] as number, { batchSize, shuffle, seed }),
    () => changes.work(null),
    async ({ rows, random }, make): Promise<FlowingArrays> => {
      // Copies, which a thread is handed.
      const sources = Array.from(rows, (row) => ({ data: gatherRows(x, [row]).data, shape }));
      const { data } = await make({ sources, draws: sources.map(() => changes.draw(shape, random)) });
      const changed = changes.finish(new NdArray(data, [rows.length, ...shape]));
      await save(changed, rows, random);
      return {
        x: others === null ? changed : [changed, ...others.map((other) => gatherRows(other, rows))],
        ...(y === undefined ? {} : { y: gatherRows(y, rows) }),
        ...(sampleWeight === undefined ? {} : { sampleWeight: gatherRows(sampleWeight, rows) }),
      };
    },
    { where, workers, ahead: workers === 0 ? 0 : 2 },
  );
}

/** @throws {ArgumentError} unless it is an integer > 0 */
export function checkBatchSize(place: string, batchSize: number): void {
  if (Number.isSafeInteger(batchSize) && batchSize > 0) return;
  throw new ArgumentError({
    where: place,
    argument: 'batchSize',
    expected: 'an integer > 0',
    received: batchSize,
    remedy: 'Pass a whole number such as 32.',
  });
}

/** Images of one shape as a batch. */
export function stackImages(images: readonly NdArray[], shape: readonly number[]): NdArray {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = new Float32Array(images.length * size);
  for (const [index, image] of images.entries()) data.set(image.data, index * size);
  return new NdArray(data, [images.length, ...shape]);
}

function part(arrays: GivenArrays, count: number, fraction: number, subset: Subset, ignoreClasses: boolean): GivenArrays {
  oneOf(where, 'subset', subset, ['training', 'validation']);
  const at = Math.trunc(count * fraction);
  if (at === 0 || at === count) {
    throw new DataError({
      where,
      argument: 'subset',
      expected: `of a generator whose validationSplit leaves some of ${count} images on both sides`,
      received: `validationSplit ${fraction}`,
      remedy: 'Make the generator with validationSplit: 0.2, or give more images.',
    });
  }
  if (arrays.y !== undefined && !ignoreClasses && !sameClasses(arrays.y.rows(0, at), arrays.y.rows(at, count))) {
    throw new DataError({
      where,
      argument: 'y',
      expected: 'such that both sides of the split have the same classes',
      received: arrays.y,
      remedy: 'Shuffle the images first: they may be sorted by class. Or pass ignoreClassSplit: true.',
    });
  }
  const [start, end] = subset === 'validation' ? [0, at] : [at, count];
  const { x, others, y, sampleWeight } = arrays;
  const beside = others?.map((other) => other.rows(start, end)) ?? null;
  return { x: x.rows(start, end), others: beside, y: y?.rows(start, end), sampleWeight: sampleWeight?.rows(start, end) };
}

function sameClasses(left: NdArray, right: NdArray): boolean {
  return new Set(left.data).symmetricDifference(new Set<number>(right.data)).size === 0;
}
