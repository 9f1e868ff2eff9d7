import type { NdArray } from '@ibex-ml/core';
import type { Dataset } from '../dataset/dataset.ts';
import type { ColorMode } from './decode/color-mode.ts';
import type { Subset } from './directory/split-files.ts';
import type { ImageSize } from './resize/fit-image.ts';
import type { Interpolation } from './resize/resize-image.ts';

/** Options of `imageDatasetFromDirectory`, with Keras's names and defaults; from `followLinks` on, some of Ibex's own. */
export interface DirectoryDatasetOptions {
  /** `'inferred'` (default): a folder is a class. A list: the class of each file, in the order of their sorted paths. null: no classes. */
  readonly labels?: 'inferred' | readonly number[] | null;
  /**
   * `'int'` (default): int32 [n], for sparseCategoricalCrossentropy. `'categorical'`: one-hot float32 [n, classes]. `'binary'`: 0 or 1,
   * float32 [n, 1], of two classes. null: no classes.
   */
  readonly labelMode?: 'int' | 'categorical' | 'binary' | null;
  /** The folders to take, in the order of their class numbers; default: all, in the order of their names. */
  readonly classNames?: readonly string[];
  /** Default 'rgb'. */
  readonly colorMode?: ColorMode;
  /** Images in a batch, or null to have them one by one; default 32. */
  readonly batchSize?: number | null;
  /** Height and width, or one number for both; default [256, 256]. */
  readonly imageSize?: ImageSize | number;
  /** Whether files come in random order, a new one each pass (default), or sorted by their paths. */
  readonly shuffle?: boolean;
  /** An integer from 0 to 2^32 - 1 that fixes the order and the split. */
  readonly seed?: number;
  /** The fraction of files held out; needs `subset`. */
  readonly validationSplit?: number;
  /** The part to give; `'both'` gives `[training, validation]`. */
  readonly subset?: Subset | 'both';
  /** Default 'bilinear'. */
  readonly interpolation?: Interpolation;
  /** The order of an image's axes: there is only this. */
  readonly dataFormat?: ChannelsLast | null;
  /** Whether folders behind symbolic links are read; default false. */
  readonly followLinks?: boolean;
  /** Whether images keep their aspect ratio, and lose what does not fit; default false. */
  readonly cropToAspectRatio?: boolean;
  /** Whether images keep their aspect ratio, with zeros around them; default false. */
  readonly padToAspectRatio?: boolean;
  /** Whether the numbers of files and classes are printed; default true. */
  readonly verbose?: boolean;
  /** Whether a file that cannot be decoded is an error that names it (default), or left out and listed in `skippedFiles`. */
  readonly onCorrupt?: 'error' | 'skip';
  /** Whether images are turned as their EXIF orientation says; default false, as Keras reads them. */
  readonly autoOrient?: boolean;
  /** The most pixels that an image may have; default 268,402,689, which is sharp's. */
  readonly limitInputPixels?: number;
  /**
   * Threads that decode and resize images beside the one that trains, each on about one core; default 0: that one does it between its
   * steps. What comes out is the same. They start with each pass and end with it.
   */
  readonly workers?: number;
}

/** The order of an image's axes, [height, width, channels], in Keras's spelling or Ibex's: the only one that there is. */
export type ChannelsLast = 'channels_last' | 'channelsLast';

/** A file that was left out, and why. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** What Datasets from a folder say about it. */
export interface DirectoryInfo {
  /** The classes by their numbers; null where there are none. */
  readonly classNames: readonly string[] | null;
  /** The files of this Dataset, in the order before it is shuffled for each pass. */
  readonly filePaths: readonly string[];
  /** With `onCorrupt: 'skip'`: what has been left out so far, in the order of `filePaths`. */
  readonly skippedFiles: readonly SkippedFile[];
}

/** An image and its class, or a batch of them. */
export interface LabelledImages {
  readonly x: NdArray;
  readonly y: NdArray;
}

/** Images out of a folder. */
export type DirectoryDataset<Element = LabelledImages> = Dataset<Element> & DirectoryInfo;

/** What options of this type lead to: `{ x }` alone where there are no classes, and two Datasets for `'both'`. */
export type DirectoryResult<O extends DirectoryDatasetOptions> = O extends { readonly subset: 'both' }
  ? readonly [training: DirectoryDataset<ElementFor<O>>, validation: DirectoryDataset<ElementFor<O>>]
  : DirectoryDataset<ElementFor<O>>;

type ElementFor<O extends DirectoryDatasetOptions> = O extends { readonly labels: null } | { readonly labelMode: null }
  ? Pick<LabelledImages, 'x'>
  : LabelledImages;
