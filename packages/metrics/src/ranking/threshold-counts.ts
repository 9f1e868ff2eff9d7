/** What is counted at each threshold, from the highest down: how many scores reach it, and are right or wrong to. */
export interface ThresholdCounts {
  /** Positive samples whose score reaches the threshold. */
  readonly truePositives: Float64Array;
  /** Negative samples whose score reaches the threshold. */
  readonly falsePositives: Float64Array;
  /** The scores that occur, falling. */
  readonly thresholds: Float64Array;
}

/**
 * The counts at every score that occurs, in scikit-learn's order of adding. Samples of weight 0 are left out.
 *
 * @param positive - 1 for samples of the class, 0 for others
 * @see sklearn.metrics.confusion_matrix_at_thresholds
 */
export function thresholdCounts(
  positive: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights: ArrayLike<number> | null,
): ThresholdCounts {
  if (weights === null) return wholeCounts(positive, scores);
  const order = fallingOrder(scores, weights);
  const [truePositives, falsePositives, thresholds]: [number[], number[], number[]] = [[], [], []];
  let [right, wrong] = [0, 0];
  for (const [rank, sample] of order.entries()) {
    const weight = weights[sample] as number;
    if (positive[sample] === 1) right += weight;
    else wrong += weight;
    const score = scores[sample] as number;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === score) continue;
    truePositives.push(right);
    falsePositives.push(wrong);
    thresholds.push(score);
  }
  return {
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    thresholds: Float64Array.from(thresholds),
  };
}

/** Without weights it matters only how many scores there are of each value: numbers alone are sorted ten times as fast as their places. */
function wholeCounts(positive: ArrayLike<number>, scores: ArrayLike<number>): ThresholdCounts {
  const { right, wrong } = parted(positive, scores);
  const [truePositives, falsePositives, thresholds]: [number[], number[], number[]] = [[], [], []];
  let [hits, misses] = [0, 0];
  while (hits < right.length || misses < wrong.length) {
    const score = Math.max(right[right.length - 1 - hits] ?? -Infinity, wrong[wrong.length - 1 - misses] ?? -Infinity);
    while (right[right.length - 1 - hits] === score) hits += 1;
    while (wrong[wrong.length - 1 - misses] === score) misses += 1;
    truePositives.push(hits);
    falsePositives.push(misses);
    thresholds.push(score);
  }
  return {
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
    thresholds: Float64Array.from(thresholds),
  };
}

/** The scores of positive samples and those of the others, both rising. */
function parted(
  positive: ArrayLike<number>,
  scores: ArrayLike<number>,
): { readonly right: Float64Array; readonly wrong: Float64Array } {
  const [right, wrong] = [new Float64Array(scores.length), new Float64Array(scores.length)];
  let [hits, misses] = [0, 0];
  for (let sample = 0; sample < scores.length; sample++) {
    if (positive[sample] === 1) right[hits++] = scores[sample] as number;
    else wrong[misses++] = scores[sample] as number;
  }
  return { right: right.subarray(0, hits).sort(), wrong: wrong.subarray(0, misses).sort() };
}

/** Samples that have a weight, the highest score first; equal scores in the order they came in. */
function fallingOrder(scores: ArrayLike<number>, weights: ArrayLike<number>): Uint32Array {
  const samples = Array.from({ length: scores.length }, (_, sample) => sample).filter((sample) => weights[sample] !== 0);
  return Uint32Array.from(samples).sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}

/** The same counts at some of the thresholds. */
export function keepThresholds(counts: ThresholdCounts, keep: (index: number) => boolean): ThresholdCounts {
  const kept = (values: Float64Array): Float64Array => values.filter((_, index) => keep(index));
  return {
    truePositives: kept(counts.truePositives),
    falsePositives: kept(counts.falsePositives),
    thresholds: kept(counts.thresholds),
  };
}
