import { areaUnderCurve } from './area-under-curve.ts';
import { rocOf } from './roc-curve.ts';
import { thresholdCounts } from './threshold-counts.ts';

/**
 * The area under the ROC curve of two classes, up to a share of false positives; NaN where there is but one class.
 *
 * Formula: area; of a part up to m: (1 + (area - m² / 2) / (m - m² / 2)) / 2
 */
export function binaryRocAuc(
  positive: Uint8Array,
  scores: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  maxFpr: number = 1,
): number {
  const { fpr, tpr } = rocOf(thresholdCounts(positive, scores, weights));
  if (Number.isNaN(fpr[0]) || Number.isNaN(tpr[0])) return NaN;
  if (maxFpr === 1) return areaUnderCurve(fpr, tpr);
  const stop = fpr.findIndex((share) => share > maxFpr);
  const [before, after] = [fpr[stop - 1] as number, fpr[stop] as number];
  const [low, high] = [tpr[stop - 1] as number, tpr[stop] as number];
  const reached = low + ((high - low) / (after - before)) * (maxFpr - before);
  const area = areaUnderCurve([...fpr.subarray(0, stop), maxFpr], [...tpr.subarray(0, stop), reached]);
  const least = maxFpr ** 2 / 2;
  return (1 + (area - least) / (maxFpr - least)) / 2;
}
