import { GradientError, type Variable } from '@ibex-ml/core';

/** The loss depends on none of the weights that are trained. */
export function noGradients(weights: readonly Variable[]): GradientError {
  return new GradientError({
    where: 'compile',
    argument: 'loss',
    expected: 'dependent on some of the trainable weights',
    received: `a loss that none of them reaches: ${weights.map(({ name }) => name).join(', ')}`,
    remedy: 'Give a loss to an output that is computed from them, without ops.stopGradient or ops that have no gradient between.',
  });
}
