import { ArgumentError, freshSeed, NdArray, ShapeError } from '@ibex-ml/core';
import { rowOf } from '../../arrays/array-tree.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { NumpyRandom, requireNumpySeed } from '../../random/numpy-random.ts';
import type { ImageDirectory } from '../directory/file-tree.ts';
import { applyTransform } from './apply-transform.ts';
import type { Changes } from './changes.ts';
import { checkGenerator, type GeneratorSettings } from './check-generator.ts';
import { drawTransform } from './draw-transform.ts';
import {
  flowArrays,
  type FlowBatch,
  type FlowBatchOfSeveral,
  type FlowOptions,
  type ImagesAndMore,
  stackImages,
} from './flow.ts';
import type { DataframeRow } from './dataframe-columns.ts';
import { type DataframeBatch, type DataframeInfo, flowDataframe, type FlowFromDataframeOptions } from './flow-from-dataframe.ts';
import { flowDirectory, type FlowFromDirectoryOptions, type FlowInfo } from './flow-from-directory.ts';
import type { ImageDataGeneratorOptions, TransformParameters } from './generator-options.ts';
import { noStatistics, readStatistics, standardizePixels, type Statistics } from './statistics.ts';

/** Options of `fit`. */
export interface GeneratorFitOptions {
  /** Whether statistics are those of images changed at random; default false. */
  readonly augment?: boolean;
  /** How often each image is changed; default 1. */
  readonly rounds?: number;
  readonly seed?: number;
}

/**
 * Batches of images that are changed at random, and standardized: Keras's legacy class, image for image.
 *
 * Given a seed, order and random changes are NumPy's, so batches are those that Keras gives for it. An image is warped (rotation · shift · shear · zoom about
 * its middle), its channels are shifted, it is flipped left to right, then upside down, and its brightness changed; then `standardize`
 * applies the function, the factor, its own mean and deviation, those of the channels, and whitening.
 *
 * As in Keras, axes are exchanged on the way: `heightShiftRange` moves images sideways by parts of their height, `widthShiftRange` up and down by
 * parts of their width, and an image that is not square turns about the middle of the same image laid on its side.
 *
 * Images are [height, width, channels], as float32. For new work use layers of augmentation: they run inside the model.
 *
 * @throws {ArgumentError} when an option is wrong, or two contradict each other
 * @example
 * const generator = new ImageDataGenerator({ rescale: 0.5, horizontalFlip: true });
 * const image = ndarray([[[2], [4]]]);
 * generator.applyTransform(image, { flipHorizontal: true }).toArray() // [[[4], [2]]]
 * generator.standardize(image).toArray() // [[[1], [2]]]
 * @see keras.src.legacy.preprocessing.image.ImageDataGenerator
 */
export class ImageDataGenerator {
  readonly #settings: GeneratorSettings;
  #statistics: Statistics = noStatistics;
  #random = new NumpyRandom(freshSeed() >>> 0);

  constructor(options: ImageDataGeneratorOptions = {}) {
    this.#settings = checkGenerator(options);
  }

  /** The mean of each channel, once `fit` has read it. */
  get mean(): NdArray | null {
    const { mean } = this.#statistics;
    return mean && new NdArray(mean, [1, 1, mean.length]);
  }

  /** The standard deviation of each channel, once `fit` has read it. */
  get std(): NdArray | null {
    const { std } = this.#statistics;
    return std && new NdArray(std, [1, 1, std.length]);
  }

  /** [pixels · channels, pixels · channels], once `fit` has read it. */
  get zcaWhiteningMatrix(): NdArray | null {
    const { whitening } = this.#statistics;
    return whitening && new NdArray(whitening.data, whitening.shape);
  }

  /**
   * Reads the statistics that featurewise options and whitening need. Whitening takes time by the cube of height · width · channels, or of the number of
   * images where that is smaller.
   *
   * @param x - [n, height, width, channels]; it is not changed
   * @throws {ShapeError} when x has other axes
   */
  fit(x: NdArray, { augment = false, rounds = 1, seed }: GeneratorFitOptions = {}): void {
    requireAxes('ImageDataGenerator.fit', x, 4);
    if (!Number.isSafeInteger(rounds) || rounds < 1) throw notACount(rounds);
    if (seed !== undefined) this.#random = new NumpyRandom(requireNumpySeed('ImageDataGenerator.fit', seed));
    const factor = Math.fround(this.#settings.rescale ?? 1);
    const scaled = new NdArray(
      Float32Array.from(x.data, (value) => value * factor),
      x.shape,
    );
    this.#statistics = readStatistics(augment ? this.#changed(scaled, rounds) : scaled, this.#settings);
  }

  /**
   * Batches out of arrays: `{ x }`, and `y` and `sampleWeight` where they are given.
   *
   * A pass is an epoch, so `fit` needs no stepsPerEpoch; each goes on where the last ended. `repeat()` makes it endless, as Keras's is.
   *
   * @param x - [n, height, width, channels]; or a list of these images and of other inputs of the model, which go along as they are
   * @throws {DataError} when arrays differ in length, or a side of the split lacks a class
   */
  flow(x: NdArray, y: NdArray, options?: FlowOptions): Dataset<FlowBatch>;
  flow(x: ImagesAndMore, y: NdArray, options?: FlowOptions): Dataset<FlowBatchOfSeveral>;
  flow(x: NdArray, y?: undefined, options?: FlowOptions): Dataset<Omit<FlowBatch, 'y'>>;
  flow(x: ImagesAndMore, y?: undefined, options?: FlowOptions): Dataset<Omit<FlowBatchOfSeveral, 'y'>>;
  flow(x: NdArray | ImagesAndMore, y?: NdArray, options: FlowOptions = {}): Dataset<never> {
    requireAxes('ImageDataGenerator.flow', x instanceof NdArray ? x : x[0], 4);
    const { sampleWeight } = options;
    return flowArrays({ x, y, sampleWeight }, options, this.#settings.validationSplit, this.#changes()) as Dataset<never>;
  }

  /**
   * Batches of the images in a folder that holds a folder for each class. Files (.png, .jpg, .jpeg, .bmp, .tif, .tiff), their order, the
   * split and the pixels are those of Keras, which reads them by Pillow. Needs the package sharp.
   *
   * @throws {DataError} when there is no class, a class has no image, or a part of a split is empty
   * @throws {FormatError} on reading, when a file cannot be decoded; its `argument` is the path
   */
  flowFromDirectory(
    directory: ImageDirectory,
    options: FlowFromDirectoryOptions & { readonly classMode: null },
  ): Promise<Dataset<Omit<FlowBatch, 'y'>> & FlowInfo>;
  flowFromDirectory(directory: ImageDirectory, options?: FlowFromDirectoryOptions): Promise<Dataset<FlowBatch> & FlowInfo>;
  async flowFromDirectory(
    directory: ImageDirectory,
    options: FlowFromDirectoryOptions = {},
  ): Promise<Dataset<FlowBatch> & FlowInfo> {
    const flow = await flowDirectory(directory, options, this.#settings.validationSplit, this.#changes());
    return flow as Dataset<FlowBatch> & FlowInfo;
  }

  /**
   * Batches of the images that a table names: a record for each image, such as those that `csvRecords` reads. Rows and classes are Keras's; a row without a
   * file is an error that names it, unless `onMissing` is `'skip'`. Needs the package sharp.
   *
   * @throws {ArgumentError} when an option is wrong, or names a column that is not there
   * @throws {DataError} when a value is of another type, a row names no image, or a part of a split is empty
   * @throws {FormatError} on reading, when a file cannot be decoded; its `argument` is the path
   */
  flowFromDataframe(
    dataframe: readonly DataframeRow[],
    options: FlowFromDataframeOptions & { readonly classMode: null },
  ): Promise<Dataset<Omit<FlowBatch, 'y'>> & DataframeInfo>;
  flowFromDataframe(
    dataframe: readonly DataframeRow[],
    options: FlowFromDataframeOptions & { readonly classMode: 'multi_output' },
  ): Promise<Dataset<Omit<FlowBatch, 'y'> & { readonly y: readonly NdArray[] }> & DataframeInfo>;
  flowFromDataframe(
    dataframe: readonly DataframeRow[],
    options?: FlowFromDataframeOptions,
  ): Promise<Dataset<FlowBatch> & DataframeInfo>;
  flowFromDataframe(
    dataframe: readonly DataframeRow[],
    options: FlowFromDataframeOptions = {},
  ): Promise<Dataset<DataframeBatch> & DataframeInfo> {
    return flowDataframe(dataframe, options, this.#settings.validationSplit, this.#changes());
  }

  /** An image, or a batch, brought to the form that the options say; in a new array. */
  standardize(x: NdArray): NdArray {
    const { preprocessingFunction } = this.#settings;
    const image = preprocessingFunction === null ? x : preprocessingFunction(x);
    return new NdArray(standardizePixels(image.data, this.#settings, this.#statistics), image.shape);
  }

  /** How an image of this shape is to be changed, drawn at random; a seed also fixes all draws after it. */
  getRandomTransform(shape: readonly number[], seed?: number): Required<TransformParameters> {
    if (seed !== undefined) this.#random = new NumpyRandom(requireNumpySeed('ImageDataGenerator.getRandomTransform', seed));
    return this.#draw(shape, this.#random);
  }

  /** An image changed as the parameters say. */
  applyTransform(x: NdArray, parameters: TransformParameters): NdArray {
    requireAxes('ImageDataGenerator.applyTransform', x, 3);
    return new NdArray(applyTransform(x, parameters, this.#settings), x.shape);
  }

  /** An image changed at random. */
  randomTransform(x: NdArray, seed?: number): NdArray {
    return this.applyTransform(x, this.getRandomTransform(x.shape, seed));
  }

  #changes(): Changes {
    const { preprocessingFunction, ...settings } = this.#settings;
    const standardize = preprocessingFunction === null;
    return {
      work: (form) => ({
        kind: 'changed',
        rules: { form, settings, statistics: this.#statistics, standardize },
        skipCorrupt: false,
      }),
      draw: (shape, random) => this.#draw(shape, random),
      finish: (images) => (standardize ? images : this.#standardizeEach(images)),
    };
  }

  #standardizeEach(images: NdArray): NdArray {
    const made = Array.from({ length: images.shape[0] as number }, (_, row) => this.standardize(rowOf(images, row)));
    return stackImages(made, images.shape.slice(1));
  }

  #draw(shape: readonly number[], random: NumpyRandom): Required<TransformParameters> {
    return drawTransform(this.#settings, random, shape[0] as number, shape[1] as number);
  }

  #changed(images: NdArray, rounds: number): NdArray {
    const count = images.shape[0] as number;
    const changed = Array.from({ length: rounds * count }, (_, index) => this.randomTransform(rowOf(images, index % count)));
    return stackImages(changed, images.shape.slice(1));
  }
}

function requireAxes(where: string, x: NdArray, axes: 3 | 4): void {
  if (x instanceof NdArray && x.shape.length === axes) return;
  throw new ShapeError({
    where,
    argument: 'x',
    expected: axes === 4 ? 'images [n, height, width, channels]' : 'an image [height, width, channels]',
    received: x,
    remedy: 'Give grey images a last axis of 1, as in x.reshape([...x.shape, 1]).',
  });
}

function notACount(rounds: number): ArgumentError {
  return new ArgumentError({
    where: 'ImageDataGenerator.fit',
    argument: 'rounds',
    expected: 'an integer > 0',
    received: rounds,
    remedy: 'Pass how many augmented copies of each image to fit to, or leave it out for 1.',
  });
}
