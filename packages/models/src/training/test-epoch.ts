import { beforeBatch, type EpochRun, noBatches } from './epoch-run.ts';
import { type ExecutionSize, inExecutions } from './executions.ts';
import { LatestLogs } from './latest-logs.ts';
import type { HostBatch } from './trainer.ts';

/** One pass over data that leaves the weights alone; gives the figures. */
export async function testEpoch(
  run: EpochRun,
  batches: AsyncIterable<HostBatch>,
  size: ExecutionSize,
): Promise<Record<string, number>> {
  const { model, callbacks } = run;
  const latest = new LatestLogs();
  await callbacks.call('onTestBegin');
  let step = 0;
  try {
    for await (const together of inExecutions(batches, size)) {
      await beforeBatch(run);
      if (step === 0) model.trainer.resetMetrics();
      await callbacks.call('onTestBatchBegin', step);
      const start = performance.now();
      latest.set(await model.trainer.testSteps(together));
      size.took(together.length, performance.now() - start);
      await callbacks.batchEnd('Test', step + size.told(together.length) - 1, () => latest.read());
      step += together.length;
    }
    if (step === 0) throw noBatches(run.where);
    const logs = await latest.read();
    await callbacks.call('onTestEnd', logs);
    return logs;
  } finally {
    latest.dispose();
  }
}
