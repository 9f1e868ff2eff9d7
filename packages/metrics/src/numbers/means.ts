import { pairwiseSum } from './pairwise-sum.ts';

/** The mean of all values, in NumPy's order of adding; NaN of none. */
export function mean(values: ArrayLike<number>): number {
  return pairwiseSum(values) / values.length;
}

/** The mean with weights; NaN where they sum to 0. */
function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  return pairwiseSum(Float64Array.from(values, (value, index) => value * (weights[index] as number))) / pairwiseSum(weights);
}

/** The mean, with weights where there are any. */
export function average(values: ArrayLike<number>, weights: ArrayLike<number> | null): number {
  return weights === null ? mean(values) : weightedMean(values, weights);
}

/** The mean of what is not NaN; NaN of none. */
export function nanMean(values: readonly number[]): number {
  const count = values.filter((value) => !Number.isNaN(value)).length;
  // Zeros in their place, and not without them: in which order NumPy adds depends on the places.
  return pairwiseSum(values.map((value) => (Number.isNaN(value) ? 0 : value))) / count;
}

/** The weighted mean of what is not NaN; where all weights are 0 they count alike. */
export function nanWeightedMean(values: readonly number[], weights: readonly number[]): number {
  const kept = values.map((value) => !Number.isNaN(value));
  const keptValues = values.filter((_, index) => kept[index]);
  const keptWeights = weights.filter((_, index) => kept[index]);
  return pairwiseSum(keptWeights) === 0 ? nanMean(values) : weightedMean(keptValues, keptWeights);
}
