import { fitsShape, formatShape, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';
import { matchRanks } from '@ibex-ml/metrics';

/**
 * Targets and predictions of one shape; `[batch]` beside `[batch, 1]` gets that axis.
 *
 * @param remedy - what to do about targets of another shape, a whole sentence
 * @throws {ShapeError} when the shapes differ
 */
export function sameShapeTargets(where: string, yTrue: Tensor, yPred: Tensor, remedy: string): readonly [Tensor, Tensor] {
  const [targets, predictions] = matchRanks(yTrue, yPred);
  const { shape: wanted } = operandSpec(predictions);
  if (fitsShape(operandSpec(targets).shape, wanted)) return [targets, predictions];
  throw new ShapeError({
    where,
    argument: 'yTrue',
    expected: `of the shape of the predictions, ${formatShape(wanted)}`,
    received: formatShape(operandSpec(yTrue).shape),
    remedy,
  });
}

/**
 * Class indices as int32 without a last axis of size 1, one per row of predictions.
 *
 * @throws {ShapeError} when there is not one index per row
 */
export function classIndexTargets(where: string, yTrue: Tensor, yPred: Tensor): Tensor {
  const { shape: predictions } = operandSpec(yPred);
  const { shape } = operandSpec(yTrue);
  const wanted = predictions.slice(0, -1);
  const labels = shape.length === predictions.length && shape.at(-1) === 1 ? ops.squeeze(yTrue, -1) : yTrue;
  if (fitsShape(operandSpec(labels).shape, wanted)) return ops.cast(labels, 'int32');
  throw new ShapeError({
    where,
    argument: 'yTrue',
    expected: `a class index for each row of the predictions ${formatShape(predictions)}, so of shape ${formatShape(wanted)}`,
    received: formatShape(shape),
    remedy: 'Use categoricalCrossentropy for one-hot targets.',
  });
}
