import { type DType, emptyArray, freshSeed, HostRandom, NdArray, requireSeed } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';
import type { Initializer } from './initializer.ts';

/** The seed of a random initializer: an integer, or null for one of its own. */
export interface SeedOption {
  readonly seed?: number | null;
}

/**
 * Numbers evenly distributed in [minval, maxval).
 *
 * @param options - minval -0.05, maxval 0.05 and a seed of its own where none are given
 * @see keras.initializers.RandomUniform
 */
export function randomUniform(options: SeedOption & { readonly minval?: number; readonly maxval?: number } = {}): Initializer {
  const { minval = -0.05, maxval = 0.05, seed = null } = options;
  requireNumber('randomUniform', 'minval', minval);
  requireNumber('randomUniform', 'maxval', maxval, { min: minval });
  return seeded('RandomUniform', { minval, maxval, seed }, seed, () => ({
    sample: uniform,
    scale: maxval - minval,
    shift: minval,
  }));
}

/**
 * Numbers of a normal distribution.
 *
 * @param options - mean 0, stddev 0.05 and a seed of its own where none are given
 * @see keras.initializers.RandomNormal
 */
export function randomNormal(options: SeedOption & { readonly mean?: number; readonly stddev?: number } = {}): Initializer {
  const { mean = 0, stddev = 0.05, seed = null } = options;
  requireNumber('randomNormal', 'mean', mean);
  requireNumber('randomNormal', 'stddev', stddev, { min: 0 });
  return seeded('RandomNormal', { mean, stddev, seed }, seed, () => ({ sample: normal, scale: stddev, shift: mean }));
}

/**
 * Numbers of a normal distribution, drawn anew where they fall more than two standard deviations from the mean.
 *
 * @param options - mean 0, stddev 0.05 (before the cut) and a seed of its own where none are given
 * @see keras.initializers.TruncatedNormal
 */
export function truncatedNormal(options: SeedOption & { readonly mean?: number; readonly stddev?: number } = {}): Initializer {
  const { mean = 0, stddev = 0.05, seed = null } = options;
  requireNumber('truncatedNormal', 'mean', mean);
  requireNumber('truncatedNormal', 'stddev', stddev, { min: 0 });
  return seeded('TruncatedNormal', { mean, stddev, seed }, seed, () => ({ sample: cutNormal, scale: stddev, shift: mean }));
}

/** A distribution: samples of a standard one, times a scale, plus a shift. */
export interface Distribution {
  readonly sample: (random: HostRandom) => number;
  readonly scale: number;
  readonly shift: number;
}

/** Samples of [0, 1). */
export const uniform = (random: HostRandom): number => random.uniform();
/** Samples of the standard normal distribution. */
export const normal = (random: HostRandom): number => random.normal();
/** Samples of the standard normal distribution within [-2, 2]. */
export function cutNormal(random: HostRandom): number {
  let value = random.normal();
  while (Math.abs(value) > 2) value = random.normal();
  return value;
}

/** An initializer of independent random numbers, whose distribution may depend on the shape. */
export function seeded(
  className: string,
  config: Readonly<Record<string, unknown>>,
  seed: number | null,
  distribution: (shape: readonly number[]) => Distribution,
): Initializer {
  return seededBy(className, config, seed, (random, shape, dtype) => {
    const { sample, scale, shift } = distribution(shape);
    const size = shape.reduce((product, axis) => product * axis, 1);
    const data = emptyArray(dtype, size);
    for (let index = 0; index < size; index += 1) data[index] = sample(random) * scale + shift;
    return new NdArray(data, shape, dtype);
  });
}

/** An initializer that draws from a source of random numbers, which begins anew at every call. */
export function seededBy(
  className: string,
  config: Readonly<Record<string, unknown>>,
  seed: number | null,
  draw: (random: HostRandom, shape: readonly number[], dtype: DType) => NdArray,
): Initializer {
  const start = seed === null ? freshSeed() : requireSeed(seed);
  return { className, initialize: (shape, dtype) => draw(new HostRandom(start), shape, dtype), getConfig: () => config };
}
