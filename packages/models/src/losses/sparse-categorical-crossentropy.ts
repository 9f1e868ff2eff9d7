import { ArgumentError, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';
import { epsilon, requireAxis } from './arguments.ts';
import { defineLoss, type LossOptions, type SampleLosses } from './define-loss.ts';
import { hiddenLogits } from './hidden-logits.ts';
import { logitsCrossentropy } from './logits-crossentropy.ts';
import type { Loss } from './loss.ts';
import { classIndexTargets } from './target-checks.ts';

/** Arguments of the cross-entropy of class indices. */
export interface SparseCategoricalCrossentropyOptions extends LossOptions {
  /** Whether yPred are logits, not probabilities; default false. */
  readonly fromLogits?: boolean;
  /** A label whose samples do not count; default null, none. */
  readonly ignoreClass?: number | null;
  /** The axis of the classes: the last, -1. */
  readonly axis?: number;
}

/**
 * The cross-entropy of class indices and class probabilities.
 *
 * Formula: -ln softmax(x)[y], from logits x; from probabilities with x = ln p, p kept in [1e-7, 1 - 1e-7]
 * Input:   yTrue class indices [batch, ...] or [batch, ..., 1]; yPred probabilities or logits [batch, ..., classes]
 *
 * Predictions that a softmax has just made are taken back to their logits, as Keras on TensorFlow does, except with
 * `ignoreClass`.
 *
 * @throws {ShapeError} when there is not one class index per row of predictions
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * sparseCategoricalCrossentropy({ fromLogits: true }).targets // 'classIndices'
 * @see keras.losses.SparseCategoricalCrossentropy
 */
export function sparseCategoricalCrossentropy(options: SparseCategoricalCrossentropyOptions = {}): Loss {
  const { fromLogits = false, ignoreClass = null, axis = -1 } = options;
  const defaultName = 'sparse_categorical_crossentropy';
  requireAxis(options.name ?? defaultName, axis);
  if (ignoreClass !== null && !Number.isInteger(ignoreClass)) {
    throw new ArgumentError({
      where: options.name ?? defaultName,
      argument: 'ignoreClass',
      expected: 'an integer, or null',
      received: ignoreClass,
      remedy: 'Pass the label whose samples should not count.',
    });
  }
  return defineLoss(
    {
      className: 'SparseCategoricalCrossentropy',
      defaultName,
      targets: 'classIndices',
      ignoredClass: ignoreClass,
      config: { fromLogits, ignoreClass },
      losses: (yTrue, yPred, where) => {
        requireLastAxis(where, axis, yPred);
        const labels = classIndexTargets(where, yTrue, yPred);
        return ignoreClass === null
          ? { values: crossentropy(labels, yPred, fromLogits), valid: null }
          : ignoring(ignoreClass, labels, yPred, fromLogits);
      },
    },
    options,
  );
}

function crossentropy(labels: Tensor, yPred: Tensor, fromLogits: boolean): Tensor {
  const logits = hiddenLogits(yPred) ?? (fromLogits ? yPred : ops.log(ops.clip(yPred, epsilon, 1 - epsilon)));
  const classes = operandSpec(yPred).shape.at(-1) as number;
  return logitsCrossentropy(ops.oneHot(labels, classes), logits, -1);
}

/** Ignored rows are computed on harmless numbers, so that not even a NaN in them reaches the loss or its gradient. */
function ignoring(ignoreClass: number, labels: Tensor, yPred: Tensor, fromLogits: boolean): SampleLosses {
  const valid = ops.notEqual(labels, ignoreClass);
  const predictions = ops.where(ops.expandDims(valid, -1), yPred, 0);
  const values = crossentropy(ops.where(valid, labels, 0), predictions, fromLogits);
  return { values: ops.where(valid, values, 0), valid };
}

function requireLastAxis(where: string, axis: number, yPred: Tensor): void {
  const rank = operandSpec(yPred).shape.length;
  if (axis === -1 || axis === rank - 1) return;
  throw new ShapeError({
    where,
    argument: 'axis',
    expected: `the last one, -1 or ${rank - 1}`,
    received: axis,
    remedy: 'Move the classes to the last axis.',
  });
}
