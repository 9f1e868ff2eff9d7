import { parentPort, workerData } from 'node:worker_threads';
import { type ImageJob, type ImageWork, type MadeImages, makeImages } from '../make-images.ts';
import { packError, type PackedError } from '../packed-error.ts';

/** What a worker is asked for. */
export interface Question {
  readonly id: number;
  readonly job: ImageJob;
}

/** What it answers. */
export type Answer =
  | { readonly id: number; readonly made: MadeImages }
  | { readonly id: number; readonly error: PackedError | Error };

const work = workerData as ImageWork;
let before: Promise<unknown> = Promise.resolve();

// One job after the other: two at a time would hold twice as many images in memory, and end no sooner.
parentPort?.on('message', (question: Question) => {
  before = before.then(() => answer(question));
});

async function answer({ id, job }: Question): Promise<void> {
  try {
    const made = await makeImages(work, job);
    parentPort?.postMessage({ id, made } satisfies Answer, [made.data.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id, error: packError(error) } satisfies Answer, []);
  }
}
