import { beforeBatch, type EpochRun, noBatches } from './epoch-run.ts';
import { LatestLogs } from './latest-logs.ts';
import type { HostBatch } from './trainer.ts';

/** One pass over data that leaves the weights alone; gives the figures. */
export async function testEpoch(run: EpochRun, batches: AsyncIterable<HostBatch>): Promise<Record<string, number>> {
  const { model, callbacks } = run;
  const latest = new LatestLogs();
  await callbacks.call('onTestBegin');
  let step = 0;
  try {
    for await (const batch of batches) {
      await beforeBatch(run);
      if (step === 0) model.trainer.resetMetrics();
      await callbacks.call('onTestBatchBegin', step);
      latest.set(await model.trainer.testStep(batch));
      await callbacks.batchEnd('Test', step, () => latest.read());
      step += 1;
    }
    if (step === 0) throw noBatches(run.where);
    const logs = await latest.read();
    await callbacks.call('onTestEnd', logs);
    return logs;
  } finally {
    latest.dispose();
  }
}
