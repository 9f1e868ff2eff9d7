import {
  activation,
  add,
  batchNormalization,
  conv2d,
  depthwiseConv2d,
  dropout,
  globalAveragePooling2d,
  type InitializerInput,
  type KerasTensor,
  lastAxis,
  multiply,
  normalization,
  rescaling,
  reshape,
  zeroPadding2d,
} from '@ibex-ml/layers';
import type { BackboneOptions } from '../backbone-options.ts';
import { type Backbone, buildBackbone } from '../build-backbone.ts';
import { imageInput } from '../imagenet/image-input.ts';
import { divisibleBy8, stridePadding } from '../imagenet/rounding.ts';
import { denseTop } from '../imagenet/top.ts';

export interface EfficientNetOptions extends BackboneOptions {
  /**
   * Whether channels are also divided by the square roots of ImageNet's deviations, as Keras does for its own `"imagenet"` weights, and
   * for no others: its files, such as `efficientnetb0.h5` and `efficientnetb0_notop.h5`, need it. Default false.
   */
  readonly imagenetRescaling?: boolean;
}

/** One stage: window, how many blocks, channels, how many times they grow inside, and the stride of the first block. */
type Stage = readonly [kernelSize: 3 | 5, repeats: number, filters: number, expansion: 1 | 6, stride: 1 | 2];

const stages: readonly Stage[] = [
  [3, 1, 16, 1, 1],
  [3, 2, 24, 6, 2],
  [5, 2, 40, 6, 2],
  [3, 3, 80, 6, 2],
  [5, 3, 112, 6, 1],
  [5, 4, 192, 6, 2],
  [3, 1, 320, 6, 1],
];
const dropConnectRate = 0.2;
const imagenetDeviations = [0.229, 0.224, 0.225];

/** As data, so that each layer draws values of its own. */
const kernelInitializer: InitializerInput = {
  className: 'VarianceScaling',
  config: { scale: 2, mode: 'fanOut', distribution: 'truncatedNormal' },
};
const topInitializer: InitializerInput = {
  className: 'VarianceScaling',
  config: { scale: 1 / 3, mode: 'fanOut', distribution: 'uniform' },
};

/** How a network of the family is larger than the first one. */
export interface EfficientNet {
  /** The factory, as errors name it. */
  readonly where: string;
  readonly name: string;
  /** How many times the channels, and how many times the blocks. */
  readonly width: number;
  readonly depth: number;
  /** Height and width of the images that it is made for. */
  readonly size: number;
  /** The part that is dropped before the classifier. */
  readonly dropoutRate: number;
}

/**
 * Builds a network of the family: inverted residuals with squeeze-and-excite and swish. It scales pixels of 0 to 255 itself, by the
 * weights of a `normalization` layer.
 *
 * @see keras.src.applications.efficientnet.EfficientNet; Tan and Le 2019, table 1
 */
export async function buildEfficientNet(kind: EfficientNet, options: EfficientNetOptions): Promise<Backbone> {
  return buildBackbone(kind.where, options.name ?? kind.name, options, () => efficientNet(kind, options));
}

function efficientNet(kind: EfficientNet, options: EfficientNetOptions): KerasTensor {
  const { where, width, depth, size, dropoutRate } = kind;
  const image = imageInput({ where, defaultShape: [size, size, 3] }, options);
  let x = normalization({ axis: 3 }).apply(rescaling(1 / 255).apply(image));
  if (options.imagenetRescaling === true) x = rescaling(imagenetDeviations.map((value) => 1 / Math.sqrt(value))).apply(x);
  x = zeroPadding2d({ padding: stridePadding(x, 3), name: 'stem_conv_pad' }).apply(x);
  x = conv2d(divisibleBy8(32 * width), 3, { strides: 2, useBias: false, kernelInitializer, name: 'stem_conv' }).apply(x);
  x = swish('stem_activation', normalized('stem_bn', x));
  const repeatsOf = ([, repeats]: Stage): number => Math.ceil(depth * repeats);
  const blockCount = stages.reduce((count, stage) => count + repeatsOf(stage), 0);
  let done = 0;
  for (const [index, [kernelSize, repeats, filters, expansion, stride]] of stages.entries()) {
    const stage: Stage = [kernelSize, repeats, divisibleBy8(filters * width), expansion, stride];
    for (let repeat = 0; repeat < repeatsOf(stage); repeat += 1) {
      const name = `block${index + 1}${String.fromCharCode('a'.charCodeAt(0) + repeat)}_`;
      x = invertedResidual(x, stage, repeat === 0 ? stride : 1, (dropConnectRate * done) / blockCount, name);
      done += 1;
    }
  }
  x = swish('top_activation', normalized('top_bn', pointwise('top_conv', divisibleBy8(1280 * width), x)));
  return denseTop(x, options, {
    poolingNames: { avg: 'avg_pool', max: 'max_pool' },
    dropout: { rate: dropoutRate, name: 'top_dropout' },
    kernelInitializer: topInitializer,
  });
}

/** Grows the channels, filters each by itself, weighs and shrinks them; the input is added where it has the same shape. */
function invertedResidual(inputs: KerasTensor, stage: Stage, stride: 1 | 2, dropRate: number, name: string): KerasTensor {
  const [kernelSize, , filters, expansion] = stage;
  const channels = lastAxis('efficientNet', inputs);
  let x = inputs;
  if (expansion !== 1) {
    x = pointwise(`${name}expand_conv`, channels * expansion, x);
    x = swish(`${name}expand_activation`, normalized(`${name}expand_bn`, x));
  }
  if (stride === 2) x = zeroPadding2d({ padding: stridePadding(x, kernelSize), name: `${name}dwconv_pad` }).apply(x);
  x = depthwiseConv2d(kernelSize, {
    strides: stride,
    padding: stride === 2 ? 'valid' : 'same',
    useBias: false,
    depthwiseInitializer: kernelInitializer,
    name: `${name}dwconv`,
  }).apply(x);
  x = swish(`${name}activation`, normalized(`${name}bn`, x));
  x = excited(x, Math.max(1, Math.trunc(channels * 0.25)), name);
  x = normalized(`${name}project_bn`, pointwise(`${name}project_conv`, filters, x));
  if (stride === 2 || channels !== filters) return x;
  if (dropRate > 0) x = dropout(dropRate, { noiseShape: [null, 1, 1, 1], name: `${name}drop` }).apply(x);
  return add({ name: `${name}add` }).apply([x, inputs]);
}

/** Weighs each channel by a number that follows from the means of all. */
function excited(inputs: KerasTensor, squeezed: number, name: string): KerasTensor {
  const channels = lastAxis('efficientNet', inputs);
  const settings = { padding: 'same', kernelInitializer } as const;
  let x = globalAveragePooling2d({ name: `${name}se_squeeze` }).apply(inputs);
  x = reshape([1, 1, channels], { name: `${name}se_reshape` }).apply(x);
  x = conv2d(squeezed, 1, { ...settings, activation: 'swish', name: `${name}se_reduce` }).apply(x);
  x = conv2d(channels, 1, { ...settings, activation: 'sigmoid', name: `${name}se_expand` }).apply(x);
  return multiply({ name: `${name}se_excite` }).apply([inputs, x]);
}

function pointwise(name: string, filters: number, x: KerasTensor): KerasTensor {
  return conv2d(filters, 1, { padding: 'same', useBias: false, kernelInitializer, name }).apply(x);
}

function normalized(name: string, x: KerasTensor): KerasTensor {
  return batchNormalization({ axis: 3, name }).apply(x);
}

function swish(name: string, x: KerasTensor): KerasTensor {
  return activation('swish', { name }).apply(x);
}
