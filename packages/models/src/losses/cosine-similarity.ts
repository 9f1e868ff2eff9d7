import { ops, type Tensor } from '@ibex-ml/core';
import { epsilon, requireAxis } from './arguments.ts';
import type { LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sampleLoss } from './sample-loss.ts';

/** Arguments of the cosine similarity. */
export interface CosineSimilarityOptions extends LossOptions {
  /** The axis of the vectors; default -1. */
  readonly axis?: number;
}

/**
 * The cosine of the angle between targets and predictions, negative so that less is better: -1 where they point the same way.
 *
 * Formula: -Σ yTrue / |yTrue| · yPred / |yPred|
 * Input:   both [batch, ..., features]
 *
 * Keras does not save `axis`: in a file of Keras it is -1.
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @throws {ArgumentError} when the axis is no integer
 * @example
 * cosineSimilarity().name // 'cosine_similarity'
 * @see keras.losses.CosineSimilarity
 */
export function cosineSimilarity(options: CosineSimilarityOptions = {}): Loss {
  const { axis = -1 } = options;
  requireAxis(options.name ?? 'cosine_similarity', axis);
  return sampleLoss(
    {
      className: 'CosineSimilarity',
      defaultName: 'cosine_similarity',
      config: { axis },
      measure: (targets, predictions) => ops.neg(ops.sum(ops.mul(unit(targets, axis), unit(predictions, axis)), axis)),
    },
    options,
  );
}

function unit(vectors: Tensor, axis: number): Tensor {
  return ops.mul(vectors, ops.minimum(ops.rsqrt(ops.sum(ops.square(vectors), axis, true)), 1 / epsilon));
}
