import { StateError } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';

/** A model that a file's weights cannot go into, as it has none yet. */
export function notBuilt(model: AnyLayer): StateError {
  return new StateError({
    where: `loadWeights into ${model.label}`,
    argument: 'model',
    expected: 'one whose weights are made already',
    received: 'a model without weights',
    remedy: 'Build the model first: give inputShape to its first layer, or predict once.',
  });
}
