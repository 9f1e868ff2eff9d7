import { ArgumentError, DataError } from '@ibex-ml/core';

/**
 * How many classes there are, once every label is known to be one of 0 to that number - 1.
 *
 * @param numClasses - how many there are; default: the largest label + 1
 * @throws {DataError} when a label is no integer in that range; it names the index and the value
 * @throws {ArgumentError} when numClasses is no integer > 0, or is left out and there are no labels
 */
export function requireClassIndices(
  where: string,
  argument: string,
  labels: ArrayLike<number>,
  numClasses: number | undefined,
): number {
  if (numClasses !== undefined && !(Number.isSafeInteger(numClasses) && numClasses > 0)) throw badCount(where, numClasses);
  let most = -1;
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] as number;
    if (!Number.isSafeInteger(label) || label < 0 || label >= (numClasses ?? Infinity)) {
      throw new DataError({
        where,
        argument: `${argument}[${index}]`,
        expected: numClasses === undefined ? 'an integer >= 0' : `an integer from 0 to ${numClasses - 1}`,
        received: label,
        remedy: 'Number the classes from 0, and pass numClasses > the largest of them.',
      });
    }
    if (label > most) most = label;
  }
  const classes = numClasses ?? most + 1;
  if (classes === 0) throw badCount(where, numClasses);
  return classes;
}

function badCount(where: string, numClasses: number | undefined): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'numClasses',
    expected: 'an integer > 0',
    received: numClasses,
    remedy: 'Pass the number of classes, or at least one label to count them by.',
  });
}
