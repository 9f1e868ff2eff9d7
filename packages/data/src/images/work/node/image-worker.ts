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

/**
 * A worker keeps about one core busy: it reads and decodes an image, and resizes it, before it goes on to the next. Were more decoded at
 * once, their threads would take turns with the thread that trains: measured on two cores, a step of training took a third longer.
 */
const atOnce = 1;
let before: Promise<unknown> = Promise.resolve();

// One job after the other: two at a time would hold twice as many images in memory, and end no sooner.
parentPort?.on('message', (question: Question) => {
  before = before.then(() => answer(question));
});

async function answer({ id, job }: Question): Promise<void> {
  try {
    const made = await makeImages(work, job, atOnce);
    parentPort?.postMessage({ id, made } satisfies Answer, [made.data.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id, error: packError(error) } satisfies Answer, []);
  }
}
