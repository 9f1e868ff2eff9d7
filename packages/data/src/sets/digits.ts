import { ArgumentError, NdArray } from '@ibex-ml/core';
import { inflateSync } from 'fflate';
import { trainTestSplit } from '../splitting/train-test-split.ts';
import { arrangeImages, type ImageOptions, type LoadedDataset } from './image-arrays.ts';

/** How the embedded digits are divided and given out. */
export type DigitsOptions = ImageOptions & {
  /** The share of images to test with, inside (0, 1); default 0.2. */
  readonly testFraction?: number;
  /** Whether both parts have the classes in the same proportions; default true. */
  readonly stratify?: boolean;
  /** An integer that fixes which images are tested with; default 0. */
  readonly seed?: number;
};

/** The data set that comes with the package. */
export interface EmbeddedDigits {
  load(options?: DigitsOptions): Promise<LoadedDataset>;
}

/**
 * The 1,797 handwritten digits of scikit-learn, 8 x 8 pixels in 0 .. 16: they come with this package, so they need no file and no
 * network.
 *
 * `digits.load(options)` gives `{ train: { x, y }, test: { x, y }, classNames }`: x uint8 [n, 8, 8], y uint8 [n]; 1,437 to train with
 * and 360 to test with, always the same unless `seed`, `testFraction` or `stratify` say otherwise. `flatten` gives [n, 64], `channels`
 * [n, 8, 8, 1], `normalize` float32 in 0 .. 1 (divided by 16).
 *
 * Attribution: E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, DOI
 * 10.24432/C50P49, CC BY 4.0. This is its test set, deflated; nothing else was changed.
 *
 * @throws {ArgumentError} when testFraction is no fraction, or flatten and channels are both asked for
 * @throws {DataError} when a part would have fewer images than there are classes
 * @example
 * const { train } = await digits.load({ flatten: true, normalize: true });
 * train.x.shape // [1437, 64]
 * @see sklearn.datasets.load_digits
 */
export const digits: EmbeddedDigits = {
  load: async (options = {}) => {
    const where = 'digits.load';
    const { testFraction = 0.2, stratify = true, seed = 0 } = options;
    if (!(testFraction > 0 && testFraction < 1)) {
      throw new ArgumentError({
        where,
        argument: 'testFraction',
        expected: 'a fraction inside (0, 1)',
        received: testFraction,
        remedy: 'Pass the share of images to test with, such as 0.2.',
      });
    }
    const { x, y } = await allDigits();
    const images = arrangeImages(x, options, 16, where);
    const { train, test } = trainTestSplit({ x: images, y }, { testSize: testFraction, seed, ...(stratify && { stratify: y }) });
    return { train, test, classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] };
  },
};

/** All images and classes, in scikit-learn's order. */
export async function allDigits(): Promise<{ readonly x: NdArray; readonly y: NdArray }> {
  const { digitsLabels, digitsPixels } = await import('./digits-data.ts');
  const packed = Uint8Array.from(atob(digitsPixels), (character) => character.charCodeAt(0));
  const count = digitsLabels.length;
  return {
    x: new NdArray(inflateSync(packed), [count, 8, 8]),
    y: new NdArray(Uint8Array.from(digitsLabels, Number), [count]),
  };
}
