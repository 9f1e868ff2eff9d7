import type { NdArray } from '@ibex-ml/core';
import type { Model, ModelData } from '@ibex-ml/models';

/** Data as models take it: one array, or several. */
export function only(values: readonly NdArray[]): ModelData {
  return values.length === 1 ? (values[0] as NdArray) : values;
}

/** The losses of some more steps of training. */
export async function goOn(
  model: Model,
  x: readonly NdArray[],
  y: readonly NdArray[],
  count: number,
): Promise<readonly number[]> {
  const losses: number[] = [];
  for (let step = 0; step < count; step += 1) {
    model.resetMetrics();
    const logs = await model.trainOnBatch(only(x), only(y));
    losses.push(logs['loss'] as number);
  }
  return losses;
}
