import { ops, type Tensor } from '@ibex-ml/core';
import { epsilon, requireAxis, requireSmoothing, smoothClasses } from './arguments.ts';
import { defineLoss, type LossOptions } from './define-loss.ts';
import { hiddenLogits } from './hidden-logits.ts';
import type { Loss } from './loss.ts';
import { logitsCrossentropy } from './logits-crossentropy.ts';
import { sameShapeTargets } from './target-checks.ts';

/** Arguments of the cross-entropy of one-hot targets. */
export interface CategoricalCrossentropyOptions extends LossOptions {
  /** Whether yPred are logits, not probabilities; default false. */
  readonly fromLogits?: boolean;
  /** s in y · (1 - s) + s / classes, from 0 to 1; default 0. */
  readonly labelSmoothing?: number;
  /** The axis of the classes; default -1. */
  readonly axis?: number;
}

/**
 * The cross-entropy of one-hot targets and class probabilities.
 *
 * Formula: -Σ y · ln(p / Σ p), with probabilities kept in [1e-7, 1 - 1e-7]; from logits -Σ y · ln softmax(x)
 * Input:   yTrue one-hot or probabilities, yPred probabilities or logits, both [batch, ..., classes]
 *
 * Predictions that a softmax has just made are taken back to their logits, as Keras on TensorFlow does.
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * const loss = categoricalCrossentropy({ labelSmoothing: 0.1 });
 * loss.getConfig()['labelSmoothing'] // 0.1
 * @see keras.losses.CategoricalCrossentropy
 */
export function categoricalCrossentropy(options: CategoricalCrossentropyOptions = {}): Loss {
  const { fromLogits = false, labelSmoothing = 0, axis = -1 } = options;
  const defaultName = 'categorical_crossentropy';
  requireSmoothing(options.name ?? defaultName, labelSmoothing);
  requireAxis(options.name ?? defaultName, axis);
  return defineLoss(
    {
      className: 'CategoricalCrossentropy',
      defaultName,
      targets: 'sameShape',
      config: { fromLogits, labelSmoothing, axis },
      losses: (yTrue, yPred, where) => {
        const [labels, predictions] = sameShapeTargets(where, yTrue, yPred, oneHotRemedy);
        const logits = hiddenLogits(predictions) ?? (fromLogits ? predictions : null);
        const smooth = smoothClasses(labels, labelSmoothing);
        return {
          values: logits === null ? fromProbabilities(smooth, predictions, axis) : logitsCrossentropy(smooth, logits, axis),
          valid: null,
        };
      },
    },
    options,
  );
}

/** What to do about targets that are not one-hot. */
export const oneHotRemedy = 'Use sparseCategoricalCrossentropy for class indices, or toCategorical to make them one-hot.';

function fromProbabilities(labels: Tensor, probabilities: Tensor, axis: number): Tensor {
  const normalised = ops.div(probabilities, ops.sum(probabilities, axis, true));
  const logs = ops.log(ops.clip(normalised, epsilon, 1 - epsilon));
  return ops.neg(ops.sum(ops.mul(labels, logs), axis));
}
