import { ArgumentError, isFloat, ops, type Spec, specOf, type Tensor } from '@ibex-ml/core';
import { knownAxis, requireNumber, requireOneOf, requirePositiveInteger } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { cropAndResize, type ImageSize, padAndResize, resizeImages, type ResizeOptions } from './resize-images.ts';
import type { ResizeMethod } from './resize-weights.ts';

export interface ResizingOptions extends LayerOptions {
  /** `bilinear` (the default), `nearest`, `bicubic`, `lanczos3` or `lanczos5`. */
  readonly interpolation?: ResizeMethod;
  /** Cuts images to the ratio of the size first, in the middle; default false. */
  readonly cropToAspectRatio?: boolean;
  /** Gives images margins until they have the ratio of the size; default false. */
  readonly padToAspectRatio?: boolean;
  /** Only `constant`. */
  readonly fillMode?: 'constant';
  /** What the margins hold; default 0. */
  readonly fillValue?: number;
  /** Whether smaller images are made of all pixels of the original, and so do not flicker; default false. */
  readonly antialias?: boolean;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Brings images to a size, in training and at inference.
 *
 * Input:  [batch, anyHeight, anyWidth, channels], any numbers, of a known size
 * Output: [batch, height, width, channels]; bytes and integers are rounded, and stay such
 *
 * @throws {ArgumentError} when an argument is none of these, or images are to be both cropped and padded
 * @throws {ShapeError} when the size of the images is not known
 * @example
 * const shrink = resizing(1, 2);
 * shrink.apply(ndarray([1, 3, 5, 7], { shape: [1, 1, 4, 1] })) // [[[[2], [6]]]]
 * @see keras.layers.Resizing
 */
export function resizing(height: number, width: number, options: ResizingOptions = {}): Resizing {
  return new Resizing(height, width, options);
}

class Resizing extends Layer {
  readonly className = 'Resizing';
  readonly #size: ImageSize;
  readonly #ratio: 'crop' | 'pad' | 'ignore';
  readonly #fillValue: number;
  readonly #resizing: Required<ResizeOptions>;

  constructor(height: number, width: number, options: ResizingOptions) {
    super(options);
    const { cropToAspectRatio = false, padToAspectRatio = false, fillMode = 'constant', antialias = false } = options;
    this.#size = [requirePositiveInteger(this.label, 'height', height), requirePositiveInteger(this.label, 'width', width)];
    requireChannelsLast(this.label, options.dataFormat);
    requireOneOf(this.label, 'fillMode', fillMode, ['constant']);
    if (cropToAspectRatio && padToAspectRatio) throw this.#both();
    this.#ratio = cropToAspectRatio ? 'crop' : padToAspectRatio ? 'pad' : 'ignore';
    this.#fillValue = requireNumber(this.label, 'fillValue', options.fillValue ?? 0);
    const methods = ['bilinear', 'nearest', 'bicubic', 'lanczos3', 'lanczos5'] as const;
    const interpolation = requireOneOf(this.label, 'interpolation', options.interpolation ?? 'bilinear', methods);
    this.#resizing = { interpolation, antialias };
    this.inputSpec = { rank: 4 };
  }

  protected override build([images]: readonly Spec[]): void {
    for (const axis of [1, 2]) knownAxis(this.label, images as Spec, axis);
  }

  protected call(images: Tensor): Tensor {
    const { dtype } = specOf(images);
    if (isFloat(dtype)) return this.#resized(images);
    const rounded = ops.round(this.#resized(ops.cast(images, 'float32')));
    return ops.cast(dtype === 'uint8' ? ops.clip(rounded, 0, 255) : rounded, dtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    const [height, width] = this.#size;
    return {
      height,
      width,
      ...this.#resizing,
      cropToAspectRatio: this.#ratio === 'crop',
      padToAspectRatio: this.#ratio === 'pad',
      fillMode: 'constant',
      fillValue: this.#fillValue,
      dataFormat: dataFormatName,
    };
  }

  #resized(images: Tensor): Tensor {
    if (this.#ratio === 'crop') return cropAndResize(images, this.#size, this.#resizing);
    if (this.#ratio === 'pad') return padAndResize(images, this.#size, this.#fillValue, this.#resizing);
    return resizeImages(images, this.#size, this.#resizing);
  }

  #both(): ArgumentError {
    return new ArgumentError({
      where: this.label,
      argument: 'cropToAspectRatio and padToAspectRatio',
      expected: 'not both true',
      received: [true, true],
      remedy: 'Choose one: images are either cropped or padded.',
    });
  }
}
export type { Resizing };
