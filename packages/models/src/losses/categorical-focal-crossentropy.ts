import { ArgumentError, NdArray, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';
import { epsilon, requireAxis, requireSmoothing, smoothClasses } from './arguments.ts';
import { type CategoricalCrossentropyOptions, oneHotRemedy } from './categorical-crossentropy.ts';
import { defineLoss } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sameShapeTargets } from './target-checks.ts';

/** Arguments of the focal cross-entropy. */
export interface CategoricalFocalCrossentropyOptions extends CategoricalCrossentropyOptions {
  /** What classes weigh: one number for all, or one per class along the last axis; default 0.25. */
  readonly alpha?: number | readonly number[];
  /** How strongly samples that are right already fade, >= 0; 0 is no fading; default 2. */
  readonly gamma?: number;
}

/**
 * The cross-entropy of one-hot targets, in which classes that are predicted well already count little.
 *
 * Formula: Σ alpha · (1 - p)^gamma · (-y · ln p), p divided by its sum and kept in [1e-7, 1 - 1e-7]; from logits p = softmax(x)
 * Input:   yTrue one-hot or probabilities, yPred probabilities or logits, both [batch, ..., classes]
 *
 * Unlike the plain cross-entropy this one always works on probabilities, as Keras's does.
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape, or alpha is not one per class
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * categoricalFocalCrossentropy({ alpha: [0.1, 0.4, 0.5] }).getConfig()['gamma'] // 2
 * @see keras.losses.CategoricalFocalCrossentropy, Lin et al. 2017
 */
export function categoricalFocalCrossentropy(options: CategoricalFocalCrossentropyOptions = {}): Loss {
  const { alpha = 0.25, gamma = 2, fromLogits = false, labelSmoothing = 0, axis = -1 } = options;
  const defaultName = 'categorical_focal_crossentropy';
  const name = options.name ?? defaultName;
  requireSmoothing(name, labelSmoothing);
  requireAxis(name, axis);
  requireNonNegative(name, 'alpha', alpha);
  requireNonNegative(name, 'gamma', gamma);
  return defineLoss(
    {
      className: 'CategoricalFocalCrossentropy',
      defaultName,
      targets: 'sameShape',
      config: { alpha, gamma, fromLogits, labelSmoothing, axis },
      losses: (yTrue, yPred, where) => {
        const [labels, predictions] = sameShapeTargets(where, yTrue, yPred, oneHotRemedy);
        const probabilities = fromLogits ? ops.softmax(predictions, axis) : predictions;
        const normalised = ops.div(probabilities, ops.sum(probabilities, axis, true));
        const output = ops.clip(normalised, epsilon, 1 - epsilon);
        const crossentropy = ops.mul(ops.neg(smoothClasses(labels, labelSmoothing)), ops.log(output));
        const weight = ops.mul(ops.pow(ops.sub(1, output), gamma), classWeights(where, alpha, predictions));
        return { values: ops.sum(ops.mul(weight, crossentropy), axis), valid: null };
      },
    },
    options,
  );
}

function classWeights(where: string, alpha: number | readonly number[], yPred: Tensor): number | NdArray {
  if (typeof alpha === 'number') return alpha;
  const classes = operandSpec(yPred).shape.at(-1);
  if (alpha.length === classes) return new NdArray(Float32Array.from(alpha), [alpha.length]);
  throw new ShapeError({
    where,
    argument: 'alpha',
    expected: `a number, or ${classes} of them, one per class`,
    received: alpha,
    remedy: 'Pass one weight for each class that the model tells apart.',
  });
}

function requireNonNegative(where: string, argument: string, value: number | readonly number[]): void {
  const numbers = typeof value === 'number' ? [value] : value;
  if (numbers.length > 0 && numbers.every((number) => Number.isFinite(number) && number >= 0)) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'finite and >= 0',
    received: value,
    remedy: 'Leave it out for the default.',
  });
}
