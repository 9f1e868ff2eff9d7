import { ArgumentError, DataError, NdArray, operandSpec, ops, scoped, ShapeError, type Tensor } from '@ibex-ml/core';
import { epsilon } from './arguments.ts';
import { hiddenLogits } from './hidden-logits.ts';
import type { Loss } from './loss.ts';

/** How logits are adjusted. */
export interface LogitAdjustedOptions {
  /** How many training rows each class has, by its index (`classCounts` of `@ibex-ml/data`), or its shares of them; all above 0. */
  readonly classCounts: readonly number[];
  /** How far they are adjusted: 0 not at all, 1 as far as makes the classes count alike; default 1. */
  readonly tau?: number;
  /** What it is called; default `logit_adjusted`. */
  readonly name?: string;
}

/**
 * A loss over classes that sees predictions whose logits had more added the more rows the class has. So the logits themselves need not
 * say which classes are frequent, and the model, used as it is, judges as if all classes were of one size.
 *
 * Formula: loss(y, softmax(x + tau · ln(n / Σ n))), x the logits, n the rows of each class
 * Input:   as of the loss; yPred probabilities, or logits where the loss takes such, [batch, ..., classes]
 *
 * Keras has no such loss: files hold it as a class of your own. `logitAdjustment` of `@ibex-ml/metrics` does the same afterwards, to the
 * predictions of a model that was fitted without it.
 *
 * @param loss - of class probabilities along the last axis, such as `sparseCategoricalCrossentropy()`
 * @throws {DataError} when a class has no rows
 * @throws {ArgumentError} when there are fewer than two classes, or tau is not finite and >= 0
 * @throws {ShapeError} when yPred has another number of classes
 * @example
 * const loss = logitAdjusted(sparseCategoricalCrossentropy(), { classCounts: [900, 90, 10] });
 * loss.targets // 'classIndices'
 * @see Menon et al. 2021, Long-Tail Learning via Logit Adjustment, equation 10
 */
export function logitAdjusted(loss: Loss, options: LogitAdjustedOptions): Loss {
  const { classCounts, tau = 1, name = 'logit_adjusted' } = options;
  requireCounts(name, classCounts);
  if (!(tau >= 0 && tau < Infinity)) {
    const remedy = 'Leave it out for 1.';
    throw new ArgumentError({ where: name, argument: 'tau', expected: 'a finite number >= 0', received: tau, remedy });
  }
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  const added = new NdArray(
    Float32Array.from(classCounts, (count) => tau * Math.log(count / rows)),
    [classCounts.length],
  );
  const fromLogits = loss.getConfig()['fromLogits'] === true;
  const adjust = (yPred: Tensor): Tensor => {
    const predictions = ops.cast(yPred, 'float32');
    requireClasses(name, predictions, classCounts.length);
    const given = fromLogits ? predictions : ops.log(ops.clip(predictions, epsilon, 1 - epsilon));
    const logits = ops.add(hiddenLogits(predictions) ?? given, added);
    return fromLogits ? logits : ops.softmax(logits);
  };
  return {
    className: 'LogitAdjusted',
    name,
    reduction: loss.reduction,
    targets: loss.targets,
    ignoredClass: loss.ignoredClass ?? null,
    call: (yTrue, yPred) => scoped(() => loss.call(yTrue, adjust(yPred))),
    apply: (yTrue, yPred, sampleWeight = null) => scoped(() => loss.apply(yTrue, adjust(yPred), sampleWeight)),
    getConfig: () => ({ name, loss: { className: loss.className, config: loss.getConfig() }, classCounts, tau }),
  };
}

function requireCounts(where: string, classCounts: readonly number[]): void {
  if (!Array.isArray(classCounts) || classCounts.length < 2) {
    throw new ArgumentError({
      where,
      argument: 'classCounts',
      expected: 'a list with the rows of each of two classes or more',
      received: classCounts,
      remedy: 'Pass classCounts(y) of @ibex-ml/data.',
    });
  }
  const empty = classCounts.findIndex((count) => !(count > 0 && count < Infinity));
  if (empty === -1) return;
  throw new DataError({
    where,
    argument: `classCounts[${empty}]`,
    expected: 'a finite number > 0',
    received: classCounts[empty],
    remedy: 'A class without training rows cannot be learnt: leave it out of the model, or get rows of it.',
  });
}

function requireClasses(where: string, yPred: Tensor, classes: number): void {
  const { shape } = operandSpec(yPred);
  if (shape.at(-1) === classes) return;
  throw new ShapeError({
    where,
    argument: 'yPred',
    expected: `of ${classes} classes, as many as classCounts`,
    received: yPred,
    remedy: 'Pass the rows of each class that the model tells apart.',
  });
}
