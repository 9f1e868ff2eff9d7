/** What was counted of one class. */
export interface ClassCounts {
  /** Samples of the class that were predicted as such. */
  readonly right: number;
  /** Samples of the class. */
  readonly actual: number;
  /** Samples predicted as the class. */
  readonly predicted: number;
}

/** Counts of each class in the order of `labels`, and whether any sample of any class was predicted right. */
export function countClasses(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  labels: readonly number[],
): { readonly classes: readonly ClassCounts[]; readonly anyRight: boolean } {
  const place = new Map(labels.map((label, index) => [label, index]));
  const [right, actual, predicted] = [0, 0, 0].map(() => new Float64Array(labels.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const add = (counts: Float64Array, label: number, weight: number): void => {
    const index = place.get(label);
    if (index !== undefined) counts[index] = (counts[index] as number) + weight;
  };
  let anyRight = false;
  for (let sample = 0; sample < yTrue.length; sample++) {
    const weight = weights?.[sample] ?? 1;
    const label = yTrue[sample] as number;
    const guess = yPred[sample] as number;
    add(actual, label, weight);
    add(predicted, guess, weight);
    if (label !== guess) continue;
    add(right, label, weight);
    anyRight = true;
  }
  // Not simply actual and predicted: scikit-learn adds the misses to the hits, and so must the last bits.
  const classes = Array.from(right, (hits, index) => ({
    right: hits,
    actual: hits + ((actual[index] as number) - hits),
    predicted: hits + ((predicted[index] as number) - hits),
  }));
  return { classes, anyRight };
}
