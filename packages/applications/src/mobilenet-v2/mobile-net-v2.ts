import { requirePositive } from '../imagenet/require-options.ts';
import {
  add,
  batchNormalization,
  conv2d,
  depthwiseConv2d,
  type KerasTensor,
  lastAxis,
  reLU,
  zeroPadding2d,
} from '@ibex-ml/layers';
import type { BackboneOptions } from '../backbone-options.ts';
import { type Backbone, buildBackbone } from '../build-backbone.ts';
import { imageInput } from '../imagenet/image-input.ts';
import { divisibleBy8, stridePadding } from '../imagenet/rounding.ts';
import { denseTop } from '../imagenet/top.ts';

export interface MobileNetV2Options extends BackboneOptions {
  /** The width: how many times the channels of the paper. Published weights have 0.35, 0.5, 0.75, 1, 1.3 and 1.4. Default 1. */
  readonly alpha?: number;
}

/** The blocks after the first convolution: channels, stride, and how many times the channels grow inside. */
const blocks: readonly (readonly [filters: number, stride: 1 | 2, expansion: number])[] = [
  [16, 1, 1],
  [24, 2, 6],
  [24, 1, 6],
  [32, 2, 6],
  [32, 1, 6],
  [32, 1, 6],
  [64, 2, 6],
  [64, 1, 6],
  [64, 1, 6],
  [64, 1, 6],
  [96, 1, 6],
  [96, 1, 6],
  [96, 1, 6],
  [160, 2, 6],
  [160, 1, 6],
  [160, 1, 6],
  [320, 1, 6],
];

/**
 * MobileNetV2: inverted residuals, small enough for phones and pages. Its images are scaled to -1 to 1 by `preprocessInput`.
 *
 * Input:  [batch, height, width, 3], float; height and width of at least 32, best multiples of 32
 * Output: [batch, classes]; without the top [batch, height / 32, width / 32, features], or [batch, features] where pooled, with
 *         1280 features, times alpha where that is above 1
 *
 * @param options.weights - see BackboneOptions; there is no default
 * @throws {ArgumentError} when an option is out of bounds
 * @throws {FormatError} when the weights are those of another network
 * @example
 * const base = await mobileNetV2({ inputShape: [96, 96, 3], alpha: 0.35, includeTop: false, pooling: 'avg', weights: null });
 * base.outputs[0].shape // [null, 1280]
 * base.countParams() // 410208
 * @see keras.applications.MobileNetV2; Sandler et al. 2018, table 2
 */
export async function mobileNetV2(options: MobileNetV2Options): Promise<Backbone> {
  const where = 'mobileNetV2';
  const alpha = requirePositive(where, 'alpha', options.alpha ?? 1);
  const image = imageInput({ where, defaultShape: [224, 224, 3] }, options);
  const [, height] = image.shape;
  const name = options.name ?? `mobilenetv2_${alpha.toFixed(2)}_${height ?? 'None'}`;
  return buildBackbone(where, name, options, () => mobileNet(image, alpha, options));
}

function mobileNet(image: KerasTensor, alpha: number, options: MobileNetV2Options): KerasTensor {
  const first = conv2d(divisibleBy8(32 * alpha), 3, { strides: 2, padding: 'same', useBias: false, name: 'Conv1' }).apply(image);
  let x = relu6('Conv1_relu', normalized('bn_Conv1', first));
  for (const [index, [filters, stride, expansion]] of blocks.entries()) {
    x = invertedResidual(x, index, divisibleBy8(Math.trunc(filters * alpha)), stride, expansion);
  }
  const last = conv2d(alpha > 1 ? divisibleBy8(1280 * alpha) : 1280, 1, { useBias: false, name: 'Conv_1' }).apply(x);
  return denseTop(relu6('out_relu', normalized('Conv_1_bn', last)), options);
}

/** Grows the channels, filters each by itself, and shrinks them; the input is added where it has the same shape. */
function invertedResidual(inputs: KerasTensor, index: number, filters: number, stride: 1 | 2, expansion: number): KerasTensor {
  const channels = lastAxis('mobileNetV2', inputs);
  const prefix = index === 0 ? 'expanded_conv' : `block_${index}`;
  const pointwise = (name: string, size: number, x: KerasTensor): KerasTensor =>
    normalized(`${prefix}_${name}_BN`, conv2d(size, 1, { padding: 'same', useBias: false, name: `${prefix}_${name}` }).apply(x));
  let x = inputs;
  if (index > 0) x = relu6(`${prefix}_expand_relu`, pointwise('expand', expansion * channels, x));
  if (stride === 2) x = zeroPadding2d({ padding: stridePadding(x, 3), name: `${prefix}_pad` }).apply(x);
  const padding = stride === 1 ? 'same' : 'valid';
  x = depthwiseConv2d(3, { strides: stride, padding, useBias: false, name: `${prefix}_depthwise` }).apply(x);
  x = relu6(`${prefix}_depthwise_relu`, normalized(`${prefix}_depthwise_BN`, x));
  x = pointwise('project', filters, x);
  return stride === 1 && channels === filters ? add({ name: `${prefix}_add` }).apply([inputs, x]) : x;
}

function normalized(name: string, x: KerasTensor): KerasTensor {
  return batchNormalization({ momentum: 0.999, name }).apply(x);
}

function relu6(name: string, x: KerasTensor): KerasTensor {
  return reLU({ maxValue: 6, name }).apply(x);
}
