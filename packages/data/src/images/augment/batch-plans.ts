import { freshSeed } from '@ibex-ml/core';
import { Dataset } from '../../dataset/dataset.ts';
import { NumpyRandom, requireNumpySeed } from '../../random/numpy-random.ts';

/** What a batch is made of: the rows of the images, and the random numbers to change them by. */
export interface BatchPlan {
  readonly rows: Int32Array;
  readonly random: NumpyRandom;
}

/** How images are drawn. */
export interface PlanOptions {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number | undefined;
}

/**
 * The batches of one pass over `count` images, as Keras's iterators draw them: every batch has random numbers of its own, from the seed and the
 * number of batches before it, and the first of a pass draws the order from its.
 *
 * Each pass goes on where the last ended; without a seed, one is drawn, repeatable after `setRandomSeed`.
 */
export function batchPlans(where: string, count: number, { batchSize, shuffle, seed }: PlanOptions): Dataset<BatchPlan> {
  const first = seed === undefined ? freshSeed() >>> 1 : requireNumpySeed(where, seed);
  const steps = Math.ceil(count / batchSize);
  let passes = 0;
  function* plans(): Generator<BatchPlan> {
    const start = first + steps * passes++;
    let order: Int32Array = Int32Array.from({ length: count }, (_, index) => index);
    for (let step = 0; step < steps; step++) {
      const random = new NumpyRandom(requireNumpySeed(where, start + step));
      if (step === 0 && shuffle) order = random.permutation(count);
      yield { rows: order.slice(step * batchSize, (step + 1) * batchSize), random };
    }
  }
  return Dataset.fromGenerator(plans).assertCardinality(steps);
}
