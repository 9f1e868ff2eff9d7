import { fitsShape, formatShape, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';

/**
 * Asks for targets of the predictions' shape.
 *
 * @throws {ShapeError} when they differ
 */
export function requireSameShape(where: string, yTrue: Tensor, yPred: Tensor): void {
  const { shape: wanted } = operandSpec(yPred);
  const { shape } = operandSpec(yTrue);
  if (fitsShape(shape, wanted)) return;
  throw new ShapeError({
    where,
    argument: 'yTrue',
    expected: `of the shape of the predictions, ${formatShape(wanted)}`,
    received: formatShape(shape),
    remedy: 'Use sparseCategoricalAccuracy for class indices, or toCategorical to make them one-hot.',
  });
}

/**
 * Class indices without a last axis of size 1, one per row of scores.
 *
 * @throws {ShapeError} when there is not one index per row
 */
export function classIndices(where: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const { shape: scores } = operandSpec(yPred);
  const { shape } = operandSpec(yTrue);
  const wanted = scores.slice(0, -1);
  const labels = shape.length === scores.length && shape.at(-1) === 1 ? ops.squeeze(yTrue, -1) : yTrue;
  if (scores.length > 0 && fitsShape(operandSpec(labels).shape, wanted)) return labels;
  throw new ShapeError({
    where,
    argument: 'yTrue',
    expected: `a class index for each row of the predictions ${formatShape(scores)}, so of shape ${formatShape(wanted)}`,
    received: formatShape(shape),
    remedy: 'Use categoricalAccuracy for one-hot targets.',
  });
}
