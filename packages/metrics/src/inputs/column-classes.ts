import { ArgumentError, DataError } from '@ibex-ml/core';
import { checkedClasses, labelsIn } from './labels.ts';

/**
 * The class that each column of scores is of: `labels` where given, else those that occur in yTrue, in rising order.
 *
 * @throws {ArgumentError} when `labels` do not rise, or are not as many as there are columns
 * @throws {DataError} when without `labels` yTrue has another number of classes than there are columns, or with them others
 */
export function columnClasses(
  where: string,
  yTrue: ArrayLike<number>,
  labels: readonly number[] | null | undefined,
  argument: string,
  columns: number,
): readonly number[] {
  const occurring = labelsIn(yTrue);
  const wanted = checkedClasses(where, labels);
  if (wanted === null) return requireAll(where, occurring, argument, columns);
  const rising = wanted.every((label, index) => index === 0 || label > (wanted[index - 1] as number));
  if (!rising || wanted.length !== columns) {
    throw new ArgumentError({
      where,
      argument: 'labels',
      expected: `${columns} labels in rising order, one for each column of ${argument}`,
      received: wanted,
      remedy: 'List the class of each column; sort the columns where they are in another order.',
    });
  }
  const other = occurring.find((label) => !wanted.includes(label));
  if (other === undefined) return wanted;
  throw new DataError({
    where,
    argument: 'yTrue',
    expected: `of the classes in labels, ${wanted.slice(0, 10).join(', ')}`,
    received: other,
    remedy: 'Leave out samples of other classes, or add their labels and columns.',
  });
}

function requireAll(where: string, occurring: readonly number[], argument: string, columns: number): readonly number[] {
  if (occurring.length === columns) return occurring;
  throw new DataError({
    where,
    argument: 'yTrue',
    expected: `of ${columns} classes, as many as ${argument} has columns`,
    received: `the classes ${occurring.slice(0, 10).join(', ')}`,
    remedy: 'Pass labels with the class of each column where some do not occur.',
  });
}

/** The column of each sample's class. */
export function columnsOf(yTrue: ArrayLike<number>, classes: readonly number[]): Int32Array {
  const place = new Map(classes.map((label, index) => [label, index]));
  return Int32Array.from(yTrue, (label) => place.get(label) as number);
}
