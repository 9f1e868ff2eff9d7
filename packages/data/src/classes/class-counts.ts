import { requireClassIndices } from './class-indices.ts';
import { classLabels, type ClassLabels } from './class-labels.ts';

/**
 * How many rows each class has, by its index: what `effectiveNumberWeights` and logit adjustment are told.
 *
 * @param y - class indices [n] or [n, 1]
 * @param numClasses - how many classes there are; default: the largest index + 1
 * @returns `numClasses` counts; 0 for a class without rows
 * @throws {ShapeError} when y is not one number for every row
 * @throws {DataError} when there are no rows, or a label is no index of a class
 * @throws {ArgumentError} when numClasses is no integer > 0
 * @example
 * classCounts([0, 2, 2, 0, 0], 4) // [3, 0, 2, 0]
 */
export function classCounts(y: ClassLabels, numClasses?: number): number[] {
  const labels = classLabels('classCounts', 'y', y);
  const counts = Array.from({ length: requireClassIndices('classCounts', 'y', labels, numClasses) }, () => 0);
  for (let row = 0; row < labels.length; row++) counts[labels[row] as number] = (counts[labels[row] as number] as number) + 1;
  return counts;
}
