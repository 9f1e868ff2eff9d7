import { ops, type Spec, type Tensor } from '@ibex-ml/core';
import { knownAxis, requirePositiveInteger } from '../layer/check.ts';
import { cropAndResize, type ImageSize, largestWindow, resizeImages } from '../preprocessing/resize-images.ts';
import { type AugmentationOptions, batchSizes, ImageAugmentation } from './image-augmentation.ts';

export type RandomCropOptions = AugmentationOptions;

/** What is drawn: the first row and the first column of the window, for the whole batch; plain numbers where nothing is drawn. */
export interface Crop {
  readonly hStart: Tensor | number;
  readonly wStart: Tensor | number;
}

/**
 * In training, cuts the same window, at a random place, out of all images of a batch. At inference, gives the largest part in the middle
 * that has the window's ratio, at the window's size.
 *
 * In training too nothing is drawn unless images are higher and wider than the window: they are cut in the middle, and enlarged where
 * they are smaller.
 *
 * Input:   [batch, imageHeight, imageWidth, channels], any numbers, of a known size
 * Output:  [batch, height, width, channels], float
 *
 * @throws {ArgumentError} when height or width is no integer > 0
 * @throws {ShapeError} when the size of the images is not known
 * @example
 * randomCrop(24, 24).computeOutputSpec({ shape: [null, 28, 28, 1], dtype: 'uint8' })[0].shape // [null, 24, 24, 1]
 * @see keras.layers.RandomCrop, which at inference leaves images as they are, though it says that it crops them
 */
export function randomCrop(height: number, width: number, options: RandomCropOptions = {}): RandomCrop {
  return new RandomCrop(height, width, options);
}

class RandomCrop extends ImageAugmentation<Crop> {
  readonly #size: ImageSize;

  constructor(height: number, width: number, options: RandomCropOptions) {
    super('RandomCrop', options);
    this.#size = [requirePositiveInteger(this.label, 'height', height), requirePositiveInteger(this.label, 'width', width)];
  }

  protected override build([images]: readonly Spec[]): void {
    for (const axis of [1, 2]) knownAxis(this.label, images as Spec, axis);
  }

  getRandomTransformation(images: Tensor): Crop {
    const { height, width } = batchSizes(images);
    const size = this.#size;
    if (height > size[0] && width > size[1]) {
      const start = (places: number): Tensor => ops.floor(this.draw([], 0, places));
      return { hStart: start(height - size[0] + 1), wStart: start(width - size[1] + 1) };
    }
    const [cropHeight, cropWidth] = largestWindow([height, width], size);
    return { hStart: Math.trunc((height - cropHeight) / 2), wStart: Math.trunc((width - cropWidth) / 2) };
  }

  transformImages(images: Tensor, { hStart, wStart }: Crop): Tensor {
    const { height, width } = batchSizes(images);
    const size = this.#size;
    if (typeof hStart === 'number' && typeof wStart === 'number') {
      const sides = [Math.min(height - hStart, size[0]), Math.min(width - wStart, size[1])] as const;
      return resizeImages(ops.slice(images, [0, hStart, wStart, 0], [-1, ...sides, -1]), size);
    }
    // A map that only moves reads pixels as they are, wherever it begins.
    const column = (value: Tensor | number): Tensor =>
      typeof value === 'number' ? ops.full([1, 1], value) : ops.reshape(ops.cast(value, 'float32'), [1, 1]);
    const map = [1, 0, wStart, 0, 1, hStart, 0, 0].map(column);
    return ops.affineTransform(images, ops.concat(map, 1), { interpolation: 'nearest', size });
  }

  protected override atInference(images: Tensor): Tensor {
    return cropAndResize(images, this.#size);
  }

  protected config(): Readonly<Record<string, unknown>> {
    const [height, width] = this.#size;
    return { height, width, ...this.shared };
  }
}
export type { RandomCrop };
