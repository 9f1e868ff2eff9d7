import { ArgumentError } from '@ibex-ml/core';
import { requireOneOf } from '../inputs/require-one-of.ts';

/** Whether bins are of one width, or of one number of samples. */
export type BinStrategy = 'uniform' | 'quantile';

/** What fell into each bin that is not empty, from the lowest up. */
export interface CalibrationBins {
  /** How often it happened, of all samples of the bin. */
  readonly probTrue: Float64Array;
  /** The mean of what was predicted. */
  readonly probPred: Float64Array;
  /** How many samples (or how much weight) there are. */
  readonly counts: Float64Array;
}

/**
 * Probabilities in bins. A bin reaches from above its lower edge to its upper edge, the first also holds what lies at its lower one.
 *
 * @param happened - 1 where what was predicted happened, 0 where not
 * @throws {ArgumentError} when `nBins` is no integer > 0, or the strategy unknown
 */
export function calibrationBins(
  where: string,
  happened: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  weights: ArrayLike<number> | null,
  nBins: number,
  strategy: BinStrategy,
): CalibrationBins {
  requireOneOf(where, 'strategy', strategy, ['uniform', 'quantile']);
  requireBins(where, nBins);
  const edges = strategy === 'uniform' ? evenly(nBins) : quantiles(probabilities, evenly(nBins));
  const inner = edges.subarray(1, -1);
  const [hits, sums, counts] = [new Float64Array(nBins), new Float64Array(nBins), new Float64Array(nBins)];
  for (let sample = 0; sample < probabilities.length; sample++) {
    const probability = probabilities[sample] as number;
    const bin = edgesBelow(inner, probability);
    const weight = weights?.[sample] ?? 1;
    hits[bin] = (hits[bin] as number) + (happened[sample] as number) * weight;
    sums[bin] = (sums[bin] as number) + probability * weight;
    counts[bin] = (counts[bin] as number) + weight;
  }
  const isFilled = (_: number, bin: number): boolean => counts[bin] !== 0;
  const share = (value: number, bin: number): number => value / (counts[bin] as number);
  return {
    probTrue: hits.map(share).filter(isFilled),
    probPred: sums.map(share).filter(isFilled),
    counts: counts.filter(isFilled),
  };
}

/** From 0 to 1 in equal steps, with NumPy's last bits. */
function evenly(steps: number): Float64Array {
  const step = 1 / steps;
  return Float64Array.from({ length: steps + 1 }, (_, index) => (index === steps ? 1 : index * step));
}

/** Quantiles of values, between two of them by a straight line, with NumPy's last bits. */
function quantiles(values: ArrayLike<number>, shares: Float64Array): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  return shares.map((share) => {
    const place = last * ((share * 100) / 100);
    const below = Math.min(Math.floor(place), last);
    const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, last)] as number];
    const part = place - below;
    return part >= 0.5 ? high - (high - low) * (1 - part) : low + (high - low) * part;
  });
}

/** How many of the rising edges are below a value. */
function edgesBelow(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireBins(where: string, nBins: number): void {
  if (Number.isInteger(nBins) && nBins > 0) return;
  throw new ArgumentError({
    where,
    argument: 'nBins',
    expected: 'an integer > 0',
    received: nBins,
    remedy: 'Pass 5 to 15; more need more samples.',
  });
}
