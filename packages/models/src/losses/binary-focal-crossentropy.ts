import { ArgumentError, ops } from '@ibex-ml/core';
import { requireAxis, requireSmoothing } from './arguments.ts';
import { type BinaryCrossentropyOptions, binaryCrossentropies, smoothAnswers } from './binary-crossentropy.ts';
import { defineLoss } from './define-loss.ts';
import { hiddenLogits } from './hidden-logits.ts';
import type { Loss } from './loss.ts';
import { sameShapeTargets } from './target-checks.ts';

/** Arguments of the focal cross-entropy of yes-or-no targets. */
export interface BinaryFocalCrossentropyOptions extends BinaryCrossentropyOptions {
  /** Whether answers weigh alpha where they are yes, and 1 - alpha where they are no; default false. */
  readonly applyClassBalancing?: boolean;
  /** What yes weighs, from 0 to 1; default 0.25. */
  readonly alpha?: number;
  /** How strongly answers that are right already fade, >= 0; 0 is no fading; default 2. */
  readonly gamma?: number;
}

/**
 * The cross-entropy of targets 0 or 1, in which answers that are predicted well already count little.
 *
 * Formula: (1 - q)^gamma · crossentropy, q = y · p + (1 - y) · (1 - p), the mean over the labels of a sample; balanced, times
 *          y · alpha + (1 - y) · (1 - alpha)
 * Input:   yTrue 0 or 1 (or probabilities), yPred probabilities or logits, both [batch, ..., labels]; [batch] fits [batch, 1]
 *
 * As in Keras on TensorFlow the cross-entropy is of logits where a sigmoid has just made the probabilities.
 *
 * @throws {ShapeError} when yTrue and yPred differ in shape
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * binaryFocalCrossentropy({ gamma: 3 }).name // 'binary_focal_crossentropy'
 * @see keras.losses.BinaryFocalCrossentropy, Lin et al. 2017
 */
export function binaryFocalCrossentropy(options: BinaryFocalCrossentropyOptions = {}): Loss {
  const { applyClassBalancing = false, alpha = 0.25, gamma = 2, fromLogits = false, labelSmoothing = 0, axis = -1 } = options;
  const defaultName = 'binary_focal_crossentropy';
  const name = options.name ?? defaultName;
  requireSmoothing(name, labelSmoothing);
  requireAxis(name, axis);
  requireRange(name, 'alpha', alpha, 1);
  requireRange(name, 'gamma', gamma, Infinity);
  return defineLoss(
    {
      className: 'BinaryFocalCrossentropy',
      defaultName,
      targets: 'sameShape',
      config: { applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing, axis },
      losses: (yTrue, yPred, where) => {
        const [labels, predictions] = sameShapeTargets(where, yTrue, yPred, 'Pass 0 or 1 for each output of the model.');
        const smooth = smoothAnswers(labels, labelSmoothing);
        const probabilities = fromLogits ? ops.sigmoid(predictions) : predictions;
        const right = ops.add(ops.mul(smooth, probabilities), ops.mul(ops.sub(1, smooth), ops.sub(1, probabilities)));
        const logits = fromLogits ? predictions : hiddenLogits(predictions);
        const crossentropy = binaryCrossentropies(smooth, probabilities, logits);
        const focal = ops.mul(ops.pow(ops.sub(1, right), gamma), crossentropy);
        if (!applyClassBalancing) return { values: ops.mean(focal, axis), valid: null };
        const weight = ops.add(ops.mul(smooth, alpha), ops.mul(ops.sub(1, smooth), 1 - alpha));
        return { values: ops.mean(ops.mul(weight, focal), axis), valid: null };
      },
    },
    options,
  );
}

function requireRange(where: string, argument: string, value: number, most: number): void {
  if (value >= 0 && value <= most && Number.isFinite(value)) return;
  throw new ArgumentError({
    where,
    argument,
    expected: most === 1 ? 'a number from 0 to 1' : 'finite and >= 0',
    received: value,
    remedy: 'Leave it out for the default.',
  });
}
