import { DataError, type HostRandom } from '@ibex-ml/core';
import { type ClassRows, rowsByClass } from '../classes/class-labels.ts';

/** Row numbers of the two sides. */
export interface SplitRows {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * Rows drawn so that both sides have the classes in the proportions of the whole, each in random order.
 *
 * @throws {DataError} when a class has fewer than two members, or a side has fewer rows than there are classes
 * @see sklearn.model_selection.StratifiedShuffleSplit
 */
export function stratifiedRows(
  labels: ArrayLike<number>,
  sizes: { readonly train: number; readonly test: number },
  random: HostRandom,
  where: string,
): SplitRows {
  const classes = rowsByClass(labels);
  requireMembers(where, 'stratify', classes, 2, 'Leave the class out, merge it with another, or do not stratify.');
  for (const [side, size] of Object.entries(sizes)) {
    if (size >= classes.length) continue;
    throw new DataError({
      where,
      argument: `${side}Size`,
      expected: `at least ${classes.length} rows, one for every class`,
      received: size,
      remedy: 'Pass a larger size, or do not stratify.',
    });
  }
  const counts = classes.map(({ rows }) => rows.length);
  const trainCounts = proportionalCounts(counts, sizes.train, random);
  const left = counts.map((count, index) => count - (trainCounts[index] as number));
  const testCounts = proportionalCounts(left, sizes.test, random);
  const train: number[] = [];
  const test: number[] = [];
  for (const [index, { rows }] of classes.entries()) {
    const order = random.permutation(rows.length);
    const first = trainCounts[index] as number;
    const end = first + (testCounts[index] as number);
    for (let at = 0; at < end; at++) (at < first ? train : test).push(rows[order[at] as number] as number);
  }
  return { train: permuted(train, random), test: permuted(test, random) };
}

/**
 * `draws` shared out over classes in proportion to their counts: rounded down, then one more for the largest remainders, at
 * random among equals. No share is off by one or more.
 *
 * @see sklearn.utils.extmath._approximate_mode
 */
function proportionalCounts(counts: readonly number[], draws: number, random: HostRandom): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count / total) * draws);
  const shares = exact.map(Math.floor);
  const missing = draws - shares.reduce((sum, share) => sum + share, 0);
  const order = [...random.permutation(counts.length)];
  const remainder = (index: number): number => (exact[index] as number) - (shares[index] as number);
  order.sort((a, b) => remainder(b) - remainder(a));
  for (const index of order.slice(0, missing)) shares[index] = (shares[index] as number) + 1;
  return shares;
}

/** @throws {DataError} when a class has fewer than `least` rows */
export function requireMembers(
  where: string,
  argument: string,
  classes: readonly ClassRows[],
  least: number,
  remedy: string,
): void {
  const small = classes.find(({ rows }) => rows.length < least);
  if (small === undefined) return;
  throw new DataError({
    where,
    argument: `class ${small.label} of ${argument}`,
    expected: `of at least ${least} rows`,
    received: small.rows.length,
    remedy,
  });
}

function permuted(rows: readonly number[], random: HostRandom): Int32Array {
  return random.permutation(rows.length).map((at) => rows[at] as number);
}
