import type { NdArray } from '@ibex-ml/core';
import type { ChannelsLast } from '../directory-options.ts';

/** What lies outside of an image: its edge, one value, itself mirrored with the edge twice, or itself again. */
export type FillMode = 'nearest' | 'constant' | 'reflect' | 'wrap';

/**
 * How far images are shifted. A number below 1: a fraction of the size, drawn evenly from -f to f. A whole number n: 0 to n - 1 pixels. A list: one of its numbers.
 * The last two get a random sign; fractions and lists of fractions are parts of the size. Another number above 1 is pixels, drawn evenly.
 */
export type ShiftRange = number | readonly number[];

/** Orders of splines. */
export type InterpolationOrder = 0 | 1 | 2 | 3 | 4 | 5;

/** Options of ImageDataGenerator, with Keras's names and defaults: everything is off. */
export interface ImageDataGeneratorOptions {
  /** Whether the mean of each channel, from `fit`, is taken off. */
  readonly featurewiseCenter?: boolean;
  /** Whether each image's own mean is taken off. */
  readonly samplewiseCenter?: boolean;
  /** Whether images are divided by the standard deviations from `fit`; they are centred too. */
  readonly featurewiseStdNormalization?: boolean;
  /** Whether each image is divided by its own standard deviation; it is centred too. */
  readonly samplewiseStdNormalization?: boolean;
  /** Whether pixels are made uncorrelated, as `fit` found them to be; images are centred by features too. */
  readonly zcaWhitening?: boolean;
  /** Default 1e-6. */
  readonly zcaEpsilon?: number;
  /** Degrees: images turn by -r to r. */
  readonly rotationRange?: number;
  readonly widthShiftRange?: ShiftRange;
  readonly heightShiftRange?: ShiftRange;
  /** Factors for brightness, from and to; images are brought to 256 steps for it. */
  readonly brightnessRange?: readonly [from: number, to: number] | null;
  /** Degrees. */
  readonly shearRange?: number;
  /** z for 1 - z to 1 + z, or from and to; drawn for each axis. */
  readonly zoomRange?: number | readonly [from: number, to: number];
  /** How much is added to all values of a channel, at most. */
  readonly channelShiftRange?: number;
  /** Default 'nearest'. */
  readonly fillMode?: FillMode;
  /** The value outside, of `'constant'`; default 0. */
  readonly cval?: number;
  /** Whether half of the images are mirrored. */
  readonly horizontalFlip?: boolean;
  /** Whether half of the images are turned upside down. */
  readonly verticalFlip?: boolean;
  /** A factor for all values. */
  readonly rescale?: number | null;
  /** Called for each image, [height, width, channels] of float32, after it was transformed; gives one of the same shape. */
  readonly preprocessingFunction?: ((image: NdArray) => NdArray) | null;
  /** The order of an image's axes: there is only this. */
  readonly dataFormat?: ChannelsLast | null;
  /** The fraction of images that `subset: 'validation'` gives: the first, not the last. */
  readonly validationSplit?: number;
  /** The order of the spline that is read between pixels. 0: the nearest pixel. 1 (default): the four around. 3: a cubic through all. */
  readonly interpolationOrder?: InterpolationOrder;
}

/** One draw: how an image is changed. */
export interface TransformParameters {
  /** Degrees; 0. */
  readonly theta?: number;
  /** By how many pixels further right the image is read; 0. */
  readonly tx?: number;
  /** By how many pixels further down the image is read; 0. */
  readonly ty?: number;
  /** Degrees; 0. */
  readonly shear?: number;
  /** How many pixels across are brought to one; 1. */
  readonly zx?: number;
  /** How many pixels down are brought to one; 1. */
  readonly zy?: number;
  readonly flipHorizontal?: boolean;
  readonly flipVertical?: boolean;
  readonly channelShiftIntensity?: number | null;
  readonly brightness?: number | null;
}
