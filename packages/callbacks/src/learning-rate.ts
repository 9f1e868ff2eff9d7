import { StateError } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';

/** What callbacks add to the logs of an epoch, under Keras's name: the rate that the epoch was trained with. */
export const learningRateName = 'learning_rate';

/** @throws {StateError} where the rate follows a schedule, so that it cannot be set */
export function requireSettableRate(where: string, model: Model): void {
  const { optimizer } = model.trainer;
  if (!optimizer.followsSchedule) return;
  throw new StateError({
    where,
    argument: 'learningRate',
    expected: `a number given to the optimizer "${optimizer.name}", as it is set while training`,
    received: 'a schedule or a function',
    remedy: `Compile with a number, as in adam({ learningRate: 0.001 }), or leave ${where} out.`,
  });
}
