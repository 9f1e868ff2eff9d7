import { ops, type Tensor } from '@ibex-ml/core';
import { epsilon, requireAxis, requireSmoothing } from './arguments.ts';
import { defineLoss, type LossOptions } from './define-loss.ts';
import { hiddenLogits } from './hidden-logits.ts';
import type { Loss } from './loss.ts';
import { sameShapeTargets } from './target-checks.ts';

/** Arguments of the cross-entropy of yes-or-no targets. */
export interface BinaryCrossentropyOptions extends LossOptions {
  /** Whether yPred are logits, not probabilities; default false. */
  readonly fromLogits?: boolean;
  /** s in y · (1 - s) + s / 2, from 0 to 1; default 0. */
  readonly labelSmoothing?: number;
  /** The axis of the labels, over which a sample's loss is the mean; default -1. */
  readonly axis?: number;
}

/**
 * The cross-entropy of targets 0 or 1 and probabilities, the mean over the labels of a sample.
 *
 * Formula: -(y · ln p + (1 - y) · ln(1 - p)), with probabilities kept in [1e-7, 1 - 1e-7]; from logits
 *          max(x, 0) - x · y + ln(1 + e^-|x|)
 * Input:   yTrue 0 or 1 (or probabilities), yPred probabilities or logits, both [batch, ..., labels]; [batch] fits [batch, 1]
 *
 * Predictions that a sigmoid has just made are taken back to their logits, as Keras on TensorFlow does.
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * binaryCrossentropy({ fromLogits: true }).name // 'binary_crossentropy'
 * @see keras.losses.BinaryCrossentropy
 */
export function binaryCrossentropy(options: BinaryCrossentropyOptions = {}): Loss {
  const { fromLogits = false, labelSmoothing = 0, axis = -1 } = options;
  const defaultName = 'binary_crossentropy';
  requireSmoothing(options.name ?? defaultName, labelSmoothing);
  requireAxis(options.name ?? defaultName, axis);
  return defineLoss(
    {
      className: 'BinaryCrossentropy',
      defaultName,
      targets: 'sameShape',
      config: { fromLogits, labelSmoothing, axis },
      losses: (yTrue, yPred, where) => {
        const [labels, predictions] = sameShapeTargets(where, yTrue, yPred, 'Pass 0 or 1 for each output of the model.');
        const logits = hiddenLogits(predictions) ?? (fromLogits ? predictions : null);
        const values = binaryCrossentropies(smoothAnswers(labels, labelSmoothing), predictions, logits);
        return { values: ops.mean(values, axis), valid: null };
      },
    },
    options,
  );
}

/** y · (1 - s) + s / 2. */
export function smoothAnswers(labels: Tensor, labelSmoothing: number): Tensor {
  return labelSmoothing === 0 ? labels : ops.add(ops.mul(labels, 1 - labelSmoothing), labelSmoothing / 2);
}

/** The cross-entropy of each answer, of the logits where there are any. */
export function binaryCrossentropies(labels: Tensor, probabilities: Tensor, logits: Tensor | null): Tensor {
  return logits === null ? fromProbabilities(labels, probabilities) : ofLogits(labels, logits);
}

/** The two branches give the gradient sigmoid(x) - y also at 0, where |x| has none. */
function ofLogits(labels: Tensor, logits: Tensor): Tensor {
  const positive = ops.greaterEqual(logits, 0);
  const largest = ops.where(positive, logits, 0);
  const negative = ops.where(positive, ops.neg(logits), logits);
  return ops.add(ops.sub(largest, ops.mul(logits, labels)), ops.log1p(ops.exp(negative)));
}

function fromProbabilities(labels: Tensor, predictions: Tensor): Tensor {
  const probabilities = ops.clip(predictions, epsilon, 1 - epsilon);
  const yes = ops.mul(labels, ops.log(probabilities));
  const no = ops.mul(ops.sub(1, labels), ops.log(ops.sub(1, probabilities)));
  return ops.neg(ops.add(yes, no));
}
