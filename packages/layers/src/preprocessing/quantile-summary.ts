const { fround } = Math;

/** Values in order, each standing for so many. */
export interface QuantileSummary {
  readonly values: Float32Array;
  readonly weights: Float32Array;
}

/** Of nothing. */
export const emptySummary: QuantileSummary = { values: new Float32Array(), weights: new Float32Array() };

/** Values out of all those of a batch, about 1 / epsilon of them, evenly by rank. */
export function summarize(data: ArrayLike<number>, epsilon: number): QuantileSummary {
  const sorted = Float32Array.from(data).sort();
  const step = Math.max(sorted.length / (1 / epsilon), 1);
  const values: number[] = [];
  for (let at = Math.trunc(step - 1); at < sorted.length; at += Math.trunc(step)) values.push(sorted[at] as number);
  return { values: Float32Array.from(values), weights: new Float32Array(values.length).fill(step) };
}

/** Two summaries as one, compressed. */
export function mergeSummaries(first: QuantileSummary, second: QuantileSummary, epsilon: number): QuantileSummary {
  const pairs = [first, second].flatMap(({ values, weights }) =>
    Array.from(values, (value, at) => [value, weights[at] as number] as const),
  );
  pairs.sort(([left], [right]) => left - right);
  const merged = {
    values: Float32Array.from(pairs, ([value]) => value),
    weights: Float32Array.from(pairs, ([, weight]) => weight),
  };
  return compressed(merged, epsilon);
}

/** What divides the values of a summary into bins of about the same size. */
export function binBoundaries(summary: QuantileSummary, numBins: number): number[] {
  return [...compressed(summary, 1 / numBins).values.subarray(0, -1)];
}

/** About 1 / epsilon values, between those of the summary where need be; in the precision in which Keras computes them. */
function compressed(summary: QuantileSummary, epsilon: number): QuantileSummary {
  if (summary.values.length * epsilon < 1) return summary;
  let total = 0;
  const sums = summary.weights.map((weight) => (total = fround(total + weight)));
  const shares = sums.map((sum) => sum / total);
  const wanted = Array.from({ length: Math.ceil(1 / epsilon) }, (_, index) => epsilon + index * epsilon);
  const values = Float32Array.from(wanted, (share) => interpolated(share, shares, summary.values));
  const reached = wanted.map((share) => interpolated(share, shares, sums));
  return { values, weights: Float32Array.from(reached, (sum, index) => sum - (reached[index - 1] ?? 0)) };
}

/** `numpy.interp` at one place. */
function interpolated(place: number, places: Float32Array, values: Float32Array): number {
  const last = places.length - 1;
  if (place < (places[0] as number)) return values[0] as number;
  if (place >= (places[last] as number)) return values[last] as number;
  const after = places.findIndex((other) => other > place);
  const [from, to] = [places[after - 1] as number, places[after] as number];
  const [low, high] = [values[after - 1] as number, values[after] as number];
  return ((high - low) / (to - from)) * (place - from) + low;
}
