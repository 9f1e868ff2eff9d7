import { StateError } from '@ibex-ml/core/errors';
import type { Pixels } from '../pixels.ts';
import type { GeneratorSettings } from './check-generator.ts';
import { whitened, zcaMatrix } from './zca.ts';

/** What `fit` has read from images: null where it is not asked for. */
export interface Statistics {
  /** A number for each channel. */
  readonly mean: Float32Array | null;
  readonly std: Float32Array | null;
  /** [pixels · channels, pixels · channels] */
  readonly whitening: Pixels | null;
}

export const noStatistics: Statistics = { mean: null, std: null, whitening: null };

/** How images are standardized: settings without a function, so that a thread can be given them. */
export type StandardizeRules = Omit<GeneratorSettings, 'preprocessingFunction'>;

/** Keeps a division from one by zero, as in Keras. */
const epsilon = 1e-6;

/** The statistics of images [n, height, width, channels]; `images` is changed: it is left centred and divided. */
export function readStatistics(images: Pixels, settings: GeneratorSettings): Statistics {
  const channels = images.shape[3] as number;
  const data = images.data as Float32Array;
  const count = data.length / channels;
  let mean: Float32Array | null = null;
  let std: Float32Array | null = null;
  if (settings.featurewiseCenter) {
    mean = Float32Array.from(meanPerChannel(data, channels));
    subtract(data, mean);
  }
  if (settings.featurewiseStdNormalization) {
    // In a second pass over what is centred, which loses no digits.
    const still = meanPerChannel(data, channels);
    std = Float32Array.from(
      perChannel(data, channels, (sum, value, channel) => sum + (value - (still[channel] as number)) ** 2),
      (sum) => Math.sqrt(sum / count),
    );
    divide(data, std);
  }
  return { mean, std, whitening: settings.zcaWhitening ? zcaMatrix(images, settings.zcaEpsilon) : null };
}

/**
 * An image or a batch brought to the form that the settings say: a factor, its own mean and deviation, those of the channels, whitening, in
 * this order. Gives a new array.
 *
 * @throws {StateError} where statistics are needed that `fit` has not read. (Keras leaves the step out, and warns.)
 */
export function standardizePixels(
  pixels: ArrayLike<number>,
  settings: StandardizeRules,
  statistics: Statistics,
): Float32Array<ArrayBuffer> {
  const data = Float32Array.from(pixels);
  const { rescale } = settings;
  if (rescale !== null && rescale !== 0) for (const [index, value] of data.entries()) data[index] = value * Math.fround(rescale);
  if (settings.samplewiseCenter) subtract(data, [meanOf(data)]);
  if (settings.samplewiseStdNormalization) {
    const mean = meanOf(data);
    divide(data, [Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length)]);
  }
  if (settings.featurewiseCenter) subtract(data, statistics.mean ?? notFitted('featurewiseCenter'));
  if (settings.featurewiseStdNormalization) divide(data, statistics.std ?? notFitted('featurewiseStdNormalization'));
  return settings.zcaWhitening ? whitened(data, statistics.whitening ?? notFitted('zcaWhitening')) : data;
}

function meanPerChannel(data: Float32Array, channels: number): Float64Array {
  return perChannel(data, channels, (sum, value) => sum + value).map((sum) => (sum * channels) / data.length);
}

function perChannel(
  data: Float32Array,
  channels: number,
  add: (sum: number, value: number, channel: number) => number,
): Float64Array {
  const sums = new Float64Array(channels);
  for (const [index, value] of data.entries())
    sums[index % channels] = add(sums[index % channels] as number, value, index % channels);
  return sums;
}

function meanOf(data: Float32Array): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

function subtract(data: Float32Array, means: ArrayLike<number>): void {
  for (const [index, value] of data.entries()) data[index] = value - Math.fround(means[index % means.length] as number);
}

function divide(data: Float32Array, deviations: ArrayLike<number>): void {
  for (const [index, value] of data.entries())
    data[index] = value / Math.fround(Math.fround(deviations[index % deviations.length] as number) + epsilon);
}

function notFitted(option: string): never {
  throw new StateError({
    where: 'ImageDataGenerator',
    argument: option,
    expected: 'used after fit',
    received: 'images before it',
    remedy: 'Call generator.fit(images) with images to train on first.',
  });
}
