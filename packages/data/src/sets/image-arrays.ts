import { ArgumentError, NdArray, ScaledBytes } from '@ibex-ml/core';

/** Images and their class numbers, row by row. */
export type LabelledArrays = {
  /** uint8, or float32 where normalized; [n, height, width] unless laid out otherwise. */
  readonly x: NdArray;
  /** The class of each image, uint8 [n]. */
  readonly y: NdArray;
};

/** A data set in memory. Each of `train` and `test` goes into `Dataset.fromArrays` as it is. */
export interface LoadedDataset {
  readonly train: LabelledArrays;
  readonly test: LabelledArrays;
  /** The name of class k at index k. */
  readonly classNames: readonly string[];
}

/** How images are laid out: [n, height, width], or one of these. */
export type ImageLayout =
  | {
      /** [n, height · width], for dense layers. */
      readonly flatten: true;
      readonly channels?: false;
    }
  | {
      readonly flatten?: false;
      /** Whether to give [n, height, width, 1], for convolutions. */
      readonly channels?: boolean;
    };

/** How images are given out. */
export type ImageOptions = ImageLayout & {
  /** Whether pixels are float32 in 0 .. 1, made from the bytes when they are computed with; else they stay uint8. */
  readonly normalize?: boolean;
};

/**
 * Images as the options ask for them.
 *
 * @param largest - the pixel value that becomes 1
 * @throws {ArgumentError} when both flatten and channels are asked for
 */
export function arrangeImages(images: NdArray, options: ImageOptions, largest: number, where: string): NdArray {
  const [count = 0, height = 0, width = 0] = images.shape;
  const {
    flatten = false,
    channels = false,
    normalize = false,
  } = options as { flatten?: boolean; channels?: boolean; normalize?: boolean };
  if (flatten && channels) {
    throw new ArgumentError({
      where,
      argument: 'channels',
      expected: 'left out where flatten is true',
      received: channels,
      remedy: 'Pass flatten for dense layers, or channels for convolutions.',
    });
  }
  const shape = flatten ? [count, height * width] : channels ? [count, height, width, 1] : [count, height, width];
  const pixels = normalize ? new NdArray(new ScaledBytes(images.data as Uint8Array, largest), images.shape) : images;
  return pixels.reshape(shape);
}
