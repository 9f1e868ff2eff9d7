import { average } from '../numbers/means.ts';
import { type Matrix, columnOf } from '../inputs/scores.ts';

/** A score of two classes: of which samples are positive, by their scores. */
export type BinaryScore = (positive: Uint8Array, scores: ArrayLike<number>, weights: ArrayLike<number> | null) => number;

/** How the scores of classes become one; null leaves them as they are. */
export type ClassAverage = 'micro' | 'macro' | 'weighted' | null;

/**
 * A score of each class against the rest, averaged.
 *
 * @param own - the column of each sample's class
 * @param how - `micro`: every sample and class counts as a sample; `macro`: the mean; `weighted`: by the weight of the classes' samples
 * @returns a number, or without an average one per class
 */
export function averageOverClasses(
  score: BinaryScore,
  own: Int32Array,
  scores: Matrix,
  weights: ArrayLike<number> | null,
  how: ClassAverage,
): number | readonly number[] {
  const { columns, rows } = scores;
  if (how === 'micro') {
    const positive = Uint8Array.from({ length: rows * columns }, (_, index) =>
      Number(own[Math.floor(index / columns)] === index % columns),
    );
    const repeated = weights && Float64Array.from(positive, (_, index) => weights[Math.floor(index / columns)] as number);
    return score(positive, scores.data, repeated);
  }
  const each = Array.from({ length: columns }, (_, column) => score(isOwn(own, column), columnOf(scores, column), weights));
  if (how === null) return each;
  if (how === 'macro') return average(each, null);
  const sizes = new Float64Array(columns);
  for (const [sample, column] of own.entries()) sizes[column] = (sizes[column] as number) + (weights?.[sample] ?? 1);
  // A class of no weight counts as 0, so that what is undefined of it stays out.
  return average(
    each.map((value, column) => (sizes[column] === 0 ? 0 : value)),
    sizes,
  );
}

/** Which samples are of the column's class, as 1 and 0. */
export function isOwn(own: Int32Array, column: number): Uint8Array {
  return Uint8Array.from(own, (value) => Number(value === column));
}
