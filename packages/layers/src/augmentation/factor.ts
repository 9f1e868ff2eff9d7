import { ArgumentError } from '@ibex-ml/core';

/** How strong a change is at most: one number, or the lower and the upper bound from which it is drawn. */
export type FactorOption = number | readonly number[];
/** A lower and an upper bound. */
export type Bounds = readonly [lower: number, upper: number];

/** What a factor may be; `above` where the lower bound itself is not meant. */
export interface FactorLimits {
  readonly min: number;
  readonly max: number;
  readonly above?: number;
}

/**
 * The bounds that a factor means, by Keras's rules: a number f stands for [-f, f], cut off at the least that is allowed, and a pair is
 * put in order.
 *
 * @throws {ArgumentError} for numbers outside the limits, or another count of them
 */
export function requireFactor(where: string, argument: string, value: FactorOption, limits: FactorLimits): Bounds {
  const { min, max, above = -Infinity } = limits;
  const fits = (number: number): boolean => number >= min && number <= max && number > above;
  if (typeof value === 'number' && fits(value)) return [Math.max(-Math.abs(value), min) + 0, Math.abs(value)];
  if (Array.isArray(value) && value.length === 2 && value.every((number) => typeof number === 'number' && fits(number))) {
    const [lower, upper] = (value as number[]).toSorted((a, b) => a - b) as [number, number];
    return [lower, upper];
  }
  throw new ArgumentError({
    where,
    argument,
    expected: `a number ${above === -Infinity ? `from ${min}` : `above ${above}`} to ${max}, or a pair of them`,
    received: value,
    remedy: `Pass ${argument} as in 0.1, or as bounds, as in [${Math.max(min, -0.1)}, 0.2].`,
  });
}

/** The least and the largest value of a pixel. @throws {ArgumentError} for anything but two finite numbers, the smaller one first */
export function requireValueRange(where: string, value: readonly number[]): Bounds {
  const [least = Number.NaN, largest = Number.NaN] = value;
  if (value.length === 2 && Number.isFinite(least) && Number.isFinite(largest) && least < largest) return [least, largest];
  throw new ArgumentError({
    where,
    argument: 'valueRange',
    expected: 'two finite numbers, the smaller one first',
    received: value,
    remedy: 'Pass [0, 255] for bytes, or [0, 1] for images that were scaled.',
  });
}
