import {
  activation,
  add,
  batchNormalization,
  conv2d,
  depthwiseConv2d,
  dropout,
  flatten,
  globalAveragePooling2d,
  type KerasTensor,
  lastAxis,
  multiply,
  reLU,
  rescaling,
  uniqueName,
  zeroPadding2d,
} from '@ibex-ml/layers';
import type { BackboneOptions } from '../backbone-options.ts';
import { type Backbone, buildBackbone } from '../build-backbone.ts';
import { imageInput } from '../imagenet/image-input.ts';
import { requirePositive } from '../imagenet/require-options.ts';
import { divisibleBy8, stridePadding } from '../imagenet/rounding.ts';
import { pooled } from '../imagenet/top.ts';

export interface MobileNetV3Options extends BackboneOptions {
  /** The width: how many times the channels of the paper. Published weights have 0.75 and 1. Default 1. */
  readonly alpha?: number;
  /** Whether it does without windows of 5, hard swish and squeeze-and-excite, which some devices are slow at; default false. */
  readonly minimalistic?: boolean;
  /** The part that is dropped before the classifier; default 0.2. */
  readonly dropoutRate?: number;
  /** Whether the network scales pixels of 0 to 255 itself; default true. */
  readonly includePreprocessing?: boolean;
}

type Apply = (x: KerasTensor) => KerasTensor;

/** One block of a network: how many times the channels grow inside, channels, window, stride, and whether it excites and hard-swishes. */
export interface Block {
  readonly expansion: number;
  readonly filters: number;
  readonly kernelSize: 3 | 5;
  readonly stride: 1 | 2;
  readonly excites: boolean;
  readonly hard: boolean;
}

/** A block with what most have: a window of 5, squeeze-and-excite, and hard swish. */
export const block = (expansion: number, filters: number, stride: 1 | 2, more: Partial<Block> = {}): Block => ({
  expansion,
  filters,
  stride,
  kernelSize: 5,
  excites: true,
  hard: true,
  ...more,
});

/** A network of the family. */
export interface MobileNetV3 {
  /** The factory, as errors name it. */
  readonly where: string;
  readonly name: string;
  readonly blocks: readonly Block[];
  /** The channels in front of the classifier, at alpha 1. */
  readonly lastFilters: number;
}

/**
 * Builds a network of the family: inverted residuals with squeeze-and-excite and hard swish.
 *
 * @see keras.src.applications.mobilenet_v3.MobileNetV3; Howard et al. 2019, tables 1 and 2
 */
export async function buildMobileNetV3(kind: MobileNetV3, options: MobileNetV3Options): Promise<Backbone> {
  return buildBackbone(kind.where, options.name ?? kind.name, options, () => mobileNetV3(kind, options));
}

function mobileNetV3({ where, blocks, lastFilters }: MobileNetV3, options: MobileNetV3Options): KerasTensor {
  const alpha = requirePositive(where, 'alpha', options.alpha ?? 1);
  const image = imageInput({ where, defaultShape: null }, options);
  const hard = options.minimalistic === true ? relu : hardSwish;
  const pixels = options.includePreprocessing === false ? image : rescaling(1 / 127.5, { offset: -1 }).apply(image);
  const first = conv2d(16, 3, { strides: 2, padding: 'same', useBias: false, name: 'conv' }).apply(pixels);
  let x = hard(normalized('conv_bn', first));
  for (const [index, each] of blocks.entries()) {
    const plain: Block = options.minimalistic === true ? { ...each, kernelSize: 3, excites: false } : each;
    x = invertedResidual(x, index, divisibleBy8(each.filters * alpha), plain, each.hard ? hard : relu);
  }
  const last = conv2d(divisibleBy8(lastAxis(where, x) * 6), 1, { padding: 'same', useBias: false, name: 'conv_1' }).apply(x);
  x = hard(normalized('conv_1_bn', last));
  return options.includeTop === false
    ? pooled(x, options, { poolingNames: { avg: 'avg_pool', max: 'max_pool' } })
    : top(x, alpha > 1 ? divisibleBy8(lastFilters * alpha) : lastFilters, hard, options);
}

function top(features: KerasTensor, filters: number, hard: Apply, options: MobileNetV3Options): KerasTensor {
  const { classes = 1000, dropoutRate = 0.2, classifierActivation = 'softmax' } = options;
  const mean = globalAveragePooling2d({ keepDims: true }).apply(features);
  let x = hard(conv2d(filters, 1, { padding: 'same', name: 'conv_2' }).apply(mean));
  if (dropoutRate > 0) x = dropout(dropoutRate).apply(x);
  x = flatten().apply(conv2d(classes, 1, { padding: 'same', name: 'logits' }).apply(x));
  return activation(classifierActivation, { name: 'predictions' }).apply(x);
}

/** Grows the channels, filters each by itself, weighs and shrinks them; the input is added where it has the same shape. */
function invertedResidual(inputs: KerasTensor, index: number, filters: number, block: Block, act: Apply): KerasTensor {
  const { expansion, kernelSize, stride, excites } = block;
  const channels = lastAxis('mobileNetV3', inputs);
  const expanded = divisibleBy8(channels * expansion);
  const prefix = index === 0 ? 'expanded_conv_' : `expanded_conv_${index}_`;
  const pointwise = (name: string, size: number, x: KerasTensor): KerasTensor =>
    normalized(`${prefix}${name}_bn`, conv2d(size, 1, { padding: 'same', useBias: false, name: `${prefix}${name}` }).apply(x));
  let x = inputs;
  if (index > 0) x = act(pointwise('expand', expanded, x));
  if (stride === 2) x = zeroPadding2d({ padding: stridePadding(x, kernelSize), name: `${prefix}depthwise_pad` }).apply(x);
  const padding = stride === 1 ? 'same' : 'valid';
  x = depthwiseConv2d(kernelSize, { strides: stride, padding, useBias: false, name: `${prefix}depthwise` }).apply(x);
  x = act(normalized(`${prefix}depthwise_bn`, x));
  if (excites) x = excited(x, expanded, `${prefix}squeeze_excite_`);
  x = pointwise('project', filters, x);
  return stride === 1 && channels === filters ? add({ name: `${prefix}add` }).apply([inputs, x]) : x;
}

/** Weighs each channel by a number that follows from the means of all. */
function excited(inputs: KerasTensor, filters: number, prefix: string): KerasTensor {
  let x = globalAveragePooling2d({ keepDims: true, name: `${prefix}avg_pool` }).apply(inputs);
  x = conv2d(divisibleBy8(filters * 0.25), 1, { padding: 'same', name: `${prefix}conv` }).apply(x);
  x = reLU({ name: `${prefix}relu` }).apply(x);
  x = hardSigmoid(conv2d(filters, 1, { padding: 'same', name: `${prefix}conv_1` }).apply(x));
  return multiply({ name: `${prefix}mul` }).apply([inputs, x]);
}

/**
 * min(max(x + 3, 0), 6) / 6. Keras writes it as operators on placeholders, which stand as `Add` and `Multiply` in its summary; here they are
 * rescalings of the same names.
 */
function hardSigmoid(x: KerasTensor): KerasTensor {
  const shifted = rescaling(1, { offset: 3, name: uniqueName('Add') }).apply(x);
  return rescaling(1 / 6, { name: uniqueName('Multiply') }).apply(reLU({ maxValue: 6 }).apply(shifted));
}

function hardSwish(x: KerasTensor): KerasTensor {
  return activation('hardSwish').apply(x);
}

function relu(x: KerasTensor): KerasTensor {
  return reLU().apply(x);
}

function normalized(name: string, x: KerasTensor): KerasTensor {
  return batchNormalization({ momentum: 0.999, name }).apply(x);
}
