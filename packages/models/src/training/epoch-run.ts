import { DataError } from '@ibex-ml/core';
import type { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import type { EventLoop } from './event-loop.ts';

/** Who takes part in a pass over data. */
export interface EpochRun {
  /** The method that runs it, as errors name it. */
  readonly where: string;
  readonly model: Model;
  readonly callbacks: CallbackList;
  readonly signal: AbortSignal | undefined;
  readonly eventLoop: EventLoop;
}

/** Gives others a turn, and ends the run if one of them has aborted it. */
export async function beforeBatch({ eventLoop, signal }: Pick<EpochRun, 'eventLoop' | 'signal'>): Promise<void> {
  await eventLoop.breathe();
  signal?.throwIfAborted();
}

/** A dataset without a batch. */
export function noBatches(where: string): DataError {
  return new DataError({
    where,
    argument: 'dataset',
    expected: 'of at least one batch in every epoch',
    received: 'none',
    remedy: 'If its source can be read once only, make it anew for each pass: Dataset.fromGenerator(() => rows()).',
  });
}
