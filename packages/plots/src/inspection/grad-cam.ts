import { type NdArray, ShapeError } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { requireOptions } from '../inputs/check.ts';
import { requireRange } from '../images/grid-options.ts';
import { overlaid } from '../images/heat-overlay.ts';
import { type PixelRange, pixelsOf } from '../images/pixels.ts';
import { heatmapsOf, requireClass } from './heatmaps.ts';

export interface GradCamOptions {
  /** The class to explain; default the one that the model predicts. */
  readonly classIndex?: number;
  /** The layer whose feature maps are looked at, or its name, also inside models inside; default the last convolution. */
  readonly layer?: string | AnyLayer;
  /** What is black and what is white in the image, for the overlay; default 0 and 255 for uint8, else 0 and 1. */
  readonly range?: PixelRange;
}

/** Where a model looked. */
export interface GradCam {
  /** `[height, width]` of the feature maps, from 0 to 1, where 1 speaks most for the class; zeros where nothing does. */
  readonly heatmap: NdArray;
  /** `[height, width, 3]` of the image, uint8: the image in grey, with the heat over it. */
  readonly overlay: NdArray;
  readonly classIndex: number;
  /** The name of the layer. */
  readonly layer: string;
}

const where = 'gradCam';

/**
 * Which parts of an image speak for a class, by the feature maps of a convolution: Grad-CAM.
 *
 * Formula: α[k] = mean over places of ∂y / ∂A[.., k]; heat = relu(Σ over k of α[k] · A[.., k]), divided by its maximum
 * Input:   image [height, width, channels], as the model takes it; A [rows, columns, k], the feature maps; y, the score of the class before
 *          softmax or sigmoid
 *
 * Of a layer that is applied several times the last application counts. Of one output, y of class 1 is the score, and of class 0 its
 * negative.
 *
 * @throws {ShapeError} when the image does not fit the model, or the layer gives no feature maps
 * @throws {ArgumentError} when the model has no convolution, no layer of this name, or no class of this number, or several inputs or outputs
 * @example
 * const net = sequential([
 *   conv2d(1, 1, { kernelInitializer: ones(), name: 'seen', inputShape: [2, 2, 1] }),
 *   globalAveragePooling2d(),
 *   dense(2, { kernelInitializer: ones(), activation: 'softmax' }),
 * ]);
 * const { heatmap, layer } = await gradCam(net, ndarray([[[0], [1]], [[0.5], [0]]]));
 * heatmap // [[0, 1], [0.5, 0]]
 * layer // 'seen'
 * @see Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization, 2017, section 3
 */
export async function gradCam(model: Model, image: NdArray, options: GradCamOptions = {}): Promise<GradCam> {
  requireOptions(where, options, { classIndex: true, layer: true, range: true });
  requireRange(where, options.range);
  const batch = asBatch(image);
  requireClass(where, model, options.classIndex);
  const pixels = pixelsOf(where, batch, options.range);
  const classes = options.classIndex === undefined ? null : Int32Array.of(options.classIndex);
  const { heatmaps, classIndices, layer } = await heatmapsOf(where, model, batch, { classes, layer: options.layer });
  const heatmap = heatmaps[0] as NdArray;
  return { heatmap, overlay: overlaid(pixels, 0, heatmap), classIndex: classIndices[0] as number, layer: layer.name };
}

/** One image as a batch of one. */
function asBatch(image: NdArray): NdArray {
  if (image.shape.length === 3) return image.reshape([1, ...image.shape]);
  if (image.shape.length === 4 && image.shape[0] === 1) return image;
  const remedy = 'Pass one image, such as images.rows(0, 1).';
  throw new ShapeError({ where, argument: 'image', expected: '[height, width, channels]', received: image.shape, remedy });
}
