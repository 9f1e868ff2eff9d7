import type { CallbackList } from '../callbacks/callback-list.ts';
import type { Model } from '../model/model.ts';
import { LatestLogs } from './latest-logs.ts';
import type { Progress } from './progress.ts';
import type { HostBatch } from './trainer.ts';

/** Who takes part in a pass over data. */
export interface EpochRun {
  readonly model: Model;
  readonly callbacks: CallbackList;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
}

/** One pass over data that leaves the weights alone; gives the figures. */
export async function testEpoch(run: EpochRun, batches: AsyncIterable<HostBatch>): Promise<Record<string, number>> {
  const { model, callbacks, progress, signal } = run;
  const latest = new LatestLogs();
  model.trainer.resetMetrics();
  await callbacks.call('onTestBegin');
  let step = 0;
  try {
    for await (const batch of batches) {
      signal?.throwIfAborted();
      await callbacks.call('onTestBatchBegin', step);
      latest.set(await model.trainer.testStep(batch));
      await callbacks.batchEnd('onTestBatchEnd', step, () => latest.read());
      step += 1;
      await progress.step(step, () => latest.read());
    }
    const logs = await latest.read();
    await callbacks.call('onTestEnd', logs);
    return logs;
  } finally {
    latest.dispose();
  }
}
