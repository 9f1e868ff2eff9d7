import type { Logs, ReadLogs } from '../callbacks/callback.ts';
import { beforeBatch, type EpochRun, noBatches } from './epoch-run.ts';
import { type ExecutionSize, inExecutions } from './executions.ts';
import { LatestLogs } from './latest-logs.ts';
import type { HostBatch } from './trainer.ts';

/** How an epoch begins, and which callbacks see its batches. */
export interface TrainEpochOptions {
  /** How many of its batches are run in one go. */
  readonly size: ExecutionSize;
  /** How many of its batches an earlier run has trained on; the figures go on from those. */
  readonly done: number;
  /** The figures after these batches. */
  readonly logs: Logs;
  /** Called when a batch, or those that are run in one go, are done, and all callbacks have heard of it. */
  readonly resumePoint: (batch: number, read: ReadLogs) => Promise<void>;
}

/** One pass over training data, or the rest of one; gives the figures. */
export async function trainEpoch(
  run: EpochRun,
  batches: AsyncIterable<HostBatch>,
  { size, done, logs, resumePoint }: TrainEpochOptions,
): Promise<Record<string, number>> {
  const { model, callbacks } = run;
  const latest = new LatestLogs(logs);
  if (done > 0 && model.stopTraining) return latest.read();
  let step = done;
  try {
    for await (const together of inExecutions(batches, size)) {
      await beforeBatch(run);
      if (step === 0) model.trainer.resetMetrics();
      await callbacks.call('onTrainBatchBegin', step);
      const start = performance.now();
      latest.set(await model.trainer.trainSteps(together));
      size.took(together.length, performance.now() - start);
      const read: ReadLogs = () => latest.read();
      await callbacks.batchEnd('Train', step + size.told(together.length) - 1, read);
      step += together.length;
      await resumePoint(step, read);
      if (model.stopTraining) break;
    }
    if (step === 0) throw noBatches(run.where);
    return await latest.read();
  } finally {
    latest.dispose();
  }
}
