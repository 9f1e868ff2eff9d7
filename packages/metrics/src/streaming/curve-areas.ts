import { type Operand, operandSpec, ops, type Tensor } from '@ibex-ml/core';
import { divideNoNan } from './divide-no-nan.ts';

/** How a curve goes between two of its points. */
export type SummationMethod = 'interpolation' | 'minoring' | 'majoring';

/** The area under points whose x falls: a trapezoid, or a rectangle of the lower or the higher of both heights, between each two. */
export function riemannArea(x: Tensor, y: Tensor, method: SummationMethod): Tensor {
  const [[higherX, lowerX], [first, second]] = [neighbours(x), neighbours(y)];
  return ops.sum(ops.mul(ops.sub(higherX, lowerX), heightOf(first, second, method)));
}

/**
 * The area under a precision-recall curve, on which true and false positives, not precision, go straight from point to point.
 *
 * Formula: Σ slope · (ΔTP + (TP - slope · P) · ln(P' / P)) / positives; P = TP + FP, slope = ΔTP / ΔP, ' the threshold before
 *
 * @see Davis and Goadrich, The Relationship Between Precision-Recall and ROC Curves, 2006, section 4
 */
export function interpolatedPrecisionRecallArea(
  truePositives: Operand,
  falsePositives: Operand,
  falseNegatives: Operand,
): Tensor {
  const [tpBefore, tp] = neighbours(truePositives);
  const [pBefore, p] = neighbours(ops.add(truePositives, falsePositives));
  const [, fn] = neighbours(falseNegatives);
  const gained = ops.sub(tpBefore, tp);
  const slope = divideNoNan(gained, ops.maximum(ops.sub(pBefore, p), 0));
  const intercept = ops.sub(tp, ops.mul(slope, p));
  const bothPositive = ops.logicalAnd(ops.greater(pBefore, 0), ops.greater(p, 0));
  const ratio = ops.where(bothPositive, divideNoNan(pBefore, ops.maximum(p, 0)), ops.onesLike(p));
  const area = ops.mul(slope, ops.add(gained, ops.mul(intercept, ops.log(ratio))));
  return ops.sum(divideNoNan(area, ops.maximum(ops.add(tp, fn), 0)));
}

/** All values but the last, and all but the first. */
function neighbours(values: Operand): readonly [Tensor, Tensor] {
  const count = (operandSpec(values).shape[0] as number) - 1;
  return [ops.slice(values, [0], [count]), ops.slice(values, [1], [count])];
}

function heightOf(first: Tensor, second: Tensor, method: SummationMethod): Tensor {
  if (method === 'minoring') return ops.minimum(first, second);
  return method === 'majoring' ? ops.maximum(first, second) : ops.div(ops.add(first, second), 2);
}
