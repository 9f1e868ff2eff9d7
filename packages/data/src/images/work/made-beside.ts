import { ImageWorkers, mostWorkers } from '#image-workers';
import { ArgumentError } from '@ibex-ml/core';
import { Dataset } from '../../dataset/dataset.ts';
import { type ImageWork, type MakeImages, makeImages, mostAtOnce } from './make-images.ts';

/** Who makes images, and how far ahead of their reader. */
export interface Making {
  /** Who asks, for errors. */
  readonly where: string;
  /** Threads beside this one; 0: this one does it. */
  readonly workers: number;
  /** Elements made ahead. */
  readonly ahead: number;
}

/**
 * Elements that are made of plans by way of images: here, or by threads that start with a pass and end with it, however it ends. Either way the
 * elements, and their order, are the same.
 *
 * @param work - asked at the start of each pass what becomes of images
 * @param change - called in the order of the plans
 */
export function madeBeside<P, T>(
  plans: Dataset<P>,
  work: () => ImageWork,
  change: (plan: P, make: MakeImages) => Promise<T>,
  { where, workers, ahead }: Making,
): Dataset<T> {
  const here = (): AsyncIterable<T> => {
    const given = work();
    return plans.map((plan) => change(plan, (job) => makeImages(given, job, mostAtOnce)), { numParallelCalls: 1 + ahead });
  };
  async function* beside(): AsyncGenerator<T, void, undefined> {
    const threads = new ImageWorkers(where, work(), workers);
    try {
      // Each has its next job before it is through with one: this thread may be busy then.
      yield* plans.map((plan) => change(plan, (job) => threads.make(job)), { numParallelCalls: workers + 1 + ahead });
    } finally {
      await threads.end();
    }
  }
  const made = Dataset.fromAsyncIterable(workers === 0 ? here : beside);
  return typeof plans.cardinality === 'number' ? made.assertCardinality(plans.cardinality) : made;
}

/** @throws {ArgumentError} unless it is an integer >= 0 */
export function checkWorkers(where: string, workers: number): number {
  if (Number.isSafeInteger(workers) && workers >= 0 && workers <= mostWorkers) return workers;
  throw new ArgumentError({
    where,
    argument: 'workers',
    expected:
      mostWorkers === 0 ? '0 in a page, where the browser decodes on threads of its own' : `an integer from 0 to ${mostWorkers}`,
    received: workers,
    remedy: mostWorkers === 0 ? 'Leave it out.' : 'Pass 2 for two threads beside the one that trains, or leave it out.',
  });
}
