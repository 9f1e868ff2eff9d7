import * as layers from '@ibex-ml/layers';
import { input, model, type Model, sequential } from '@ibex-ml/models';
import { opModel } from './op-models.ts';

const image = [8, 7, 4] as const;

/** An image through some layers to classes. */
const picture =
  (make: () => readonly layers.AnyLayer[]): (() => Model) =>
  () =>
    sequential([input(image), ...make(), layers.flatten(), layers.dense(3, { activation: 'softmax' })]);

const activations = [
  'elu',
  'exponential',
  'gelu',
  'hardSigmoid',
  'hardSilu',
  'leakyRelu',
  'linear',
  'logSoftmax',
  'mish',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'silu',
  'softmax',
  'softplus',
  'softsign',
  'tanh',
  'celu',
  'hardShrink',
  'hardTanh',
  'logSigmoid',
  'softShrink',
  'sparsePlus',
  'sparseSigmoid',
  'squareplus',
  'tanhShrink',
] as const;

/** Every activation on one input, each an output. */
const activated = (): Model => {
  const x = input([5]);
  return model({ inputs: x, outputs: activations.map((name) => layers.activation(name).apply(x)) });
};

/** Every layer that merges, on convolutions of two inputs. */
const merged = (): Model => {
  const [left, right] = [input(image), input(image)];
  const both = [layers.conv2d(4, 3, { padding: 'same' }).apply(left), right];
  const { add, average, maximum, minimum, multiply, subtract, concatenate } = layers;
  const outputs = [add, average, maximum, minimum, multiply, subtract, concatenate].map((merge) => merge().apply(both));
  return model({ inputs: [left, right], outputs });
};

const embedded = (): Model => {
  const words = input([4], { dtype: 'int32' });
  return model({ inputs: words, outputs: layers.dense(3).apply(layers.flatten().apply(layers.embedding(7, 3).apply(words))) });
};

/** Every layer of sequences, and products of vectors. */
const sequences = (): Model => {
  const steps = input([12, 4]);
  const y = layers.conv1d(6, 3, { padding: 'causal', activation: 'relu' }).apply(steps);
  const pools = [layers.maxPooling1d(), layers.averagePooling1d({ poolSize: 3, strides: 2, padding: 'same' })];
  const [largest, middle] = pools.map((pool) => pool.apply(y)) as [layers.KerasTensor, layers.KerasTensor];
  const [most, mean] = [layers.globalMaxPooling1d().apply(largest), layers.globalAveragePooling1d().apply(middle)];
  const again = layers.repeatVector(3).apply(mean);
  const outputs = [
    layers.dot(1, { normalize: true }).apply([most, mean]),
    layers.dot(2).apply([largest, middle]),
    layers.dot([2, 1]).apply([again, most]),
  ];
  return model({ inputs: steps, outputs });
};

/** More layers of sequences. */
const moreSequences = (): Model =>
  sequential([
    input([10, 4]),
    layers.zeroPadding1d({ padding: [1, 2] }),
    layers.depthwiseConv1d(3, { depthMultiplier: 2 }),
    layers.rmsNormalization(),
    layers.spatialDropout1d(0.5),
    layers.separableConv1d(5, 3, { padding: 'same', strides: 2, activation: 'relu' }),
    layers.upSampling1d({ size: 3 }),
    layers.adaptiveAveragePooling1d(11),
    layers.cropping1d({ cropping: [0, 1] }),
    layers.adaptiveMaxPooling1d(7),
    layers.conv1dTranspose(3, 4, { strides: 2, padding: 'same' }),
    layers.alphaDropout(0.1),
    layers.flatten(),
    layers.dense(3, { activation: 'softmax' }),
  ]);

/** Models that between them have every layer of the project, and the ops that no layer uses. */
export const models: Readonly<Record<string, () => Model>> = {
  dense: () =>
    sequential([
      layers.dense(16, { activation: 'relu', inputShape: [20] }),
      layers.batchNormalization(),
      layers.dropout(0.3),
      layers.dense(4, { activation: 'softmax' }),
    ]),
  convolutions: picture(() => [
    layers.conv2d(6, 3, { padding: 'same', activation: 'relu' }),
    layers.batchNormalization(),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d(4, 3, { dilationRate: 2, groups: 2, padding: 'same' }),
  ]),
  separable: picture(() => [
    layers.depthwiseConv2d(3, { depthMultiplier: 2, strides: [2, 2], padding: 'same' }),
    layers.separableConv2d(5, 3, { padding: 'same' }),
    layers.averagePooling2d({ poolSize: [2, 3], strides: 1, padding: 'same' }),
  ]),
  normalized: picture(() => [
    layers.rescaling(2, { offset: -1 }),
    layers.zeroPadding2d({ padding: 1 }),
    layers.layerNormalization(),
    layers.normalization({ mean: [0.1, -0.2, 0.3, 0], variance: [1, 2, 0.5, 1] }),
    layers.reLU({ maxValue: 1, negativeSlope: 0.1, threshold: 0.2 }),
  ]),
  augmented: picture(() => [
    layers.randomFlip({ mode: 'horizontal' }),
    layers.randomRotation(0.1, { fillMode: 'constant', interpolation: 'nearest' }),
    layers.randomTranslation(0.1, [-0.2, 0.1], { fillValue: 0.5 }),
    layers.randomZoom([-0.2, 0.1]),
    layers.randomContrast([0.1, 0.3], { valueRange: [0, 1] }),
    layers.randomBrightness(0.2, { seed: 4 }),
    layers.randomErasing({ fillValue: [1, 2, 3, 4] }),
    // Of the size of the images: at another one Keras, unlike its documentation, does not crop at inference.
    layers.randomCrop(8, 7),
    layers.mixUp({ alpha: 0.4 }),
    layers.cutMix({ factor: [0.2, 0.8] }),
    layers.conv2d(4, 3),
  ]),
  cropped: picture(() => [layers.randomCrop(5, 9), layers.conv2d(4, 3)]),
  resized: picture(() => [
    layers.resizing(6, 9, { interpolation: 'bicubic', padToAspectRatio: true, fillValue: 0.5 }),
    layers.centerCrop(4, 7),
    layers.resizing(7, 6, { interpolation: 'lanczos3', antialias: true }),
    layers.conv2d(4, 3),
  ]),
  shaped: picture(() => [
    layers.permute([2, 1, 3]),
    layers.cropping2d({ cropping: [[1, 0], 1] }),
    layers.upSampling2d({ size: [2, 1] }),
    layers.upSampling2d({ size: 2, interpolation: 'bilinear' }),
    layers.conv2d(4, 3, { strides: 2 }),
    layers.groupNormalization({ groups: 2 }),
    layers.pReLU({ sharedAxes: [1, 2] }),
    layers.leakyReLU({ negativeSlope: 0.2 }),
    layers.eluLayer({ alpha: 0.7 }),
    layers.spatialDropout2d(0.5),
    layers.gaussianNoise(0.1),
    layers.gaussianDropout(0.2),
    layers.identityLayer(),
    layers.activityRegularization({ l1: 0.01 }),
    layers.unitNormalization({ axis: 1 }),
    layers.softmaxLayer({ axis: 1 }),
  ]),
  sequences,
  'more-sequences': moreSequences,
  grown: picture(() => [
    layers.conv2dTranspose(5, 3, { strides: 2, padding: 'same', activation: 'relu' }),
    layers.conv2dTranspose(3, [2, 3], { strides: [3, 2], outputPadding: [1, 0] }),
    layers.conv2dTranspose(2, 1, { strides: 2, useBias: false }),
    layers.adaptiveMaxPooling2d([9, 11]),
    layers.adaptiveAveragePooling2d(4),
  ]),
  'global-average': picture(() => [layers.conv2d(3, 2), layers.globalAveragePooling2d()]),
  'global-max': picture(() => [layers.conv2d(3, 2), layers.globalMaxPooling2d(), layers.reshape([3, 1])]),
  activations: activated,
  merged,
  embedded,
  ops: opModel,
};
