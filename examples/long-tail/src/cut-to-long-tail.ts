import { type LabelledArrays, randomUnderSample } from '@ibex-ml/data';

/**
 * Images of which each class has fewer than the one before, the last `imbalance` times fewer than the first.
 *
 * Formula: rows of class k = largest · imbalance^(-k / (classes - 1))
 */
export function cutToLongTail(
  images: LabelledArrays,
  counts: readonly number[],
  imbalance: number,
  seed: number,
): LabelledArrays {
  const largest = Math.min(...counts);
  const kept = counts.map((_, label) => Math.round(largest * imbalance ** (-label / (counts.length - 1))));
  return randomUnderSample(images, { samplingStrategy: Object.fromEntries(kept.entries()), seed });
}
