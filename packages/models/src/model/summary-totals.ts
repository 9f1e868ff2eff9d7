import type { DType, Variable } from '@ibex-ml/core';
import { fixed } from '@ibex-ml/core/python-text';
import type { Model } from './model.ts';

const bytes: Readonly<Record<DType, number>> = { float32: 4, int32: 4, float16: 2, bfloat16: 2, uint8: 1, bool: 1 };

/** The lines under the table: numbers of weights, and how steps of training are run where the backend compiles. */
export function summaryTotals(model: Model): readonly string[] {
  const trainer = model.compiled ? model.trainer : null;
  const report = trainer?.report ?? { executor: 'none', missingOps: [] };
  const optimizer = trainer !== null && report.executor !== 'none' ? trainer.optimizer.variables : null;
  const [trainable, others] = [model.trainableWeights, model.nonTrainableWeights];
  return [
    ` Total params: ${sized([...trainable, ...others, ...(optimizer ?? [])])}`,
    ` Trainable params: ${sized(trainable)}`,
    ` Non-trainable params: ${sized(others)}`,
    ...(optimizer === null ? [] : [` Optimizer params: ${sized(optimizer)}`]),
    ...executorLines(report),
  ];
}

/** Nothing where there is no choice: before training, and on backends that compile nothing. */
function executorLines({
  executor,
  missingOps,
}: {
  readonly executor: string;
  readonly missingOps: readonly string[];
}): readonly string[] {
  if (missingOps.length > 0) return [` Executor: ${executor}, as the compiled one lacks ${missingOps.join(', ')}`];
  return ['none', 'interpreter', 'eager'].includes(executor) ? [] : [` Executor: ${executor}`];
}

/** A number of elements with the memory that they take: `1,290 (5.04 KB)`. */
function sized(variables: readonly Variable[]): string {
  const count = variables.reduce((sum, { size }) => sum + size, 0);
  const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];
  let amount = variables.reduce((sum, { size, dtype }) => sum + size * bytes[dtype], 0);
  while (amount >= 1024 && units.length > 1) {
    amount /= 1024;
    units.shift();
  }
  return `${count.toLocaleString('en-US')} (${fixed(amount, 2)} ${units[0]})`;
}
