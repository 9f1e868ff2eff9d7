import { cutMix } from '../augmentation/cut-mix.ts';
import type { FactorOption } from '../augmentation/factor.ts';
import { mixUp } from '../augmentation/mix-up.ts';
import { randomBrightness } from '../augmentation/random-brightness.ts';
import { randomContrast } from '../augmentation/random-contrast.ts';
import { randomCrop } from '../augmentation/random-crop.ts';
import { randomErasing } from '../augmentation/random-erasing.ts';
import { randomFlip } from '../augmentation/random-flip.ts';
import { randomRotation } from '../augmentation/random-rotation.ts';
import { randomTranslation } from '../augmentation/random-translation.ts';
import { randomZoom } from '../augmentation/random-zoom.ts';
import { conv2d } from '../convolution/conv2d.ts';
import { depthwiseConv2d } from '../convolution/depthwise-conv2d.ts';
import { separableConv2d } from '../convolution/separable-conv2d.ts';
import { activation } from '../core/activation-layer.ts';
import { dense } from '../core/dense.ts';
import { embedding } from '../core/embedding.ts';
import { reLU } from '../core/re-lu.ts';
import type { ActivationInput } from '../activations/resolve.ts';
import type { SizeOption } from '../layer/check.ts';
import type { AnyLayer } from '../layer/layer.ts';
import type { LayerConfig } from '../layer/options.ts';
import { concatenate } from '../merging/concatenate.ts';
import { add, average, maximum, minimum, multiply, subtract } from '../merging/merge.ts';
import { batchNormalization } from '../normalization/batch-normalization.ts';
import { layerNormalization } from '../normalization/layer-normalization.ts';
import { globalAveragePooling2d, globalMaxPooling2d } from '../pooling/global-pooling2d.ts';
import { averagePooling2d, maxPooling2d } from '../pooling/pooling2d.ts';
import { categoryEncoding } from '../preprocessing/category-encoding.ts';
import { centerCrop } from '../preprocessing/center-crop.ts';
import { discretization } from '../preprocessing/discretization.ts';
import { normalization } from '../preprocessing/normalization.ts';
import { rescaling } from '../preprocessing/rescaling.ts';
import { resizing } from '../preprocessing/resizing.ts';
import { dropout } from '../regularization/dropout.ts';
import { flatten } from '../reshaping/flatten.ts';
import { reshape } from '../reshaping/reshape.ts';
import { zeroPadding2d } from '../reshaping/zero-padding2d.ts';
import { leakyReLU } from '../core/leaky-re-lu.ts';
import { eluLayer } from '../core/elu-layer.ts';
import { softmaxLayer } from '../core/softmax-layer.ts';
import { pReLU } from '../core/p-re-lu.ts';
import { identityLayer } from '../core/identity-layer.ts';
import { conv1d } from '../convolution/conv1d.ts';
import { conv1dTranspose } from '../convolution/conv1d-transpose.ts';
import { conv2dTranspose } from '../convolution/conv2d-transpose.ts';
import { depthwiseConv1d } from '../convolution/depthwise-conv1d.ts';
import { separableConv1d } from '../convolution/separable-conv1d.ts';
import { dot } from '../merging/dot.ts';
import { groupNormalization } from '../normalization/group-normalization.ts';
import { rmsNormalization } from '../normalization/rms-normalization.ts';
import { unitNormalization } from '../normalization/unit-normalization.ts';
import {
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveMaxPooling1d,
  adaptiveMaxPooling2d,
} from '../pooling/adaptive-pooling.ts';
import { globalAveragePooling1d, globalMaxPooling1d } from '../pooling/global-pooling1d.ts';
import { averagePooling1d, maxPooling1d } from '../pooling/pooling1d.ts';
import { activityRegularization } from '../regularization/activity-regularization.ts';
import { gaussianDropout, gaussianNoise } from '../regularization/gaussian-noise.ts';
import { alphaDropout } from '../regularization/alpha-dropout.ts';
import { spatialDropout1d, spatialDropout2d } from '../regularization/spatial-dropout.ts';
import { cropping1d } from '../reshaping/cropping1d.ts';
import { cropping2d } from '../reshaping/cropping2d.ts';
import { permute } from '../reshaping/permute.ts';
import { repeatVector } from '../reshaping/repeat-vector.ts';
import { upSampling1d } from '../reshaping/up-sampling1d.ts';
import { upSampling2d } from '../reshaping/up-sampling2d.ts';
import { zeroPadding1d } from '../reshaping/zero-padding1d.ts';

/** Makers of layers from their configs, by class name. */
export type LayerRegistry = Readonly<Record<string, (config: LayerConfig) => AnyLayer>>;

/** The layers of this package. Each factory checks what the config holds. */
export const builtinLayers: LayerRegistry = {
  Activation: ({ activation: name, ...options }) => activation(name as ActivationInput, options),
  ActivityRegularization: (options) => activityRegularization(options),
  AdaptiveAveragePooling1D: ({ outputSize, ...options }) => adaptiveAveragePooling1d(outputSize as SizeOption, options),
  AdaptiveAveragePooling2D: ({ outputSize, ...options }) => adaptiveAveragePooling2d(outputSize as SizeOption, options),
  AdaptiveMaxPooling1D: ({ outputSize, ...options }) => adaptiveMaxPooling1d(outputSize as SizeOption, options),
  AdaptiveMaxPooling2D: ({ outputSize, ...options }) => adaptiveMaxPooling2d(outputSize as SizeOption, options),
  Add: (options) => add(options),
  AlphaDropout: ({ rate, ...options }) => alphaDropout(rate as number, options),
  Average: (options) => average(options),
  AveragePooling1D: (options) => averagePooling1d(options),
  AveragePooling2D: (options) => averagePooling2d(options),
  BatchNormalization: (options) => batchNormalization(options),
  CategoryEncoding: ({ numTokens, ...options }) => categoryEncoding(numTokens as number, options),
  CenterCrop: ({ height, width, ...options }) => centerCrop(height as number, width as number, options),
  Concatenate: (options) => concatenate(options),
  Conv1D: ({ filters, kernelSize, ...options }) => conv1d(filters as number, kernelSize as SizeOption, options),
  Conv1DTranspose: ({ filters, kernelSize, ...options }) => conv1dTranspose(filters as number, kernelSize as SizeOption, options),
  Conv2D: ({ filters, kernelSize, ...options }) => conv2d(filters as number, kernelSize as SizeOption, options),
  Conv2DTranspose: ({ filters, kernelSize, ...options }) => conv2dTranspose(filters as number, kernelSize as SizeOption, options),
  Cropping1D: (options) => cropping1d(options),
  Cropping2D: (options) => cropping2d(options),
  CutMix: (options) => cutMix(options),
  Dense: ({ units, ...options }) => dense(units as number, options),
  DepthwiseConv1D: ({ kernelSize, ...options }) => depthwiseConv1d(kernelSize as SizeOption, options),
  DepthwiseConv2D: ({ kernelSize, ...options }) => depthwiseConv2d(kernelSize as SizeOption, options),
  Discretization: (options) => discretization(options),
  Dot: ({ axes, ...options }) => dot(axes as number | readonly [number, number], options),
  Dropout: ({ rate, ...options }) => dropout(rate as number, options),
  ELU: (options) => eluLayer(options),
  Embedding: ({ inputDim, outputDim, ...options }) => embedding(inputDim as number, outputDim as number, options),
  Flatten: (options) => flatten(options),
  GaussianDropout: ({ rate, ...options }) => gaussianDropout(rate as number, options),
  GaussianNoise: ({ stddev, ...options }) => gaussianNoise(stddev as number, options),
  GlobalAveragePooling1D: (options) => globalAveragePooling1d(options),
  GlobalAveragePooling2D: (options) => globalAveragePooling2d(options),
  GlobalMaxPooling1D: (options) => globalMaxPooling1d(options),
  GlobalMaxPooling2D: (options) => globalMaxPooling2d(options),
  GroupNormalization: (options) => groupNormalization(options),
  Identity: (options) => identityLayer(options),
  LayerNormalization: (options) => layerNormalization(options),
  LeakyReLU: (options) => leakyReLU(options),
  Maximum: (options) => maximum(options),
  MaxPooling1D: (options) => maxPooling1d(options),
  MaxPooling2D: (options) => maxPooling2d(options),
  Minimum: (options) => minimum(options),
  MixUp: (options) => mixUp(options),
  Multiply: (options) => multiply(options),
  Normalization: (options) => normalization(options),
  Permute: ({ dims, ...options }) => permute(dims as readonly number[], options),
  PReLU: (options) => pReLU(options),
  RandomBrightness: ({ factor, ...options }) => randomBrightness(factor as FactorOption, options),
  RandomContrast: ({ factor, ...options }) => randomContrast(factor as FactorOption, options),
  RandomCrop: ({ height, width, ...options }) => randomCrop(height as number, width as number, options),
  RandomErasing: (options) => randomErasing(options),
  RandomFlip: (options) => randomFlip(options),
  RandomRotation: ({ factor, ...options }) => randomRotation(factor as FactorOption, options),
  RandomTranslation: ({ heightFactor, widthFactor, ...options }) =>
    randomTranslation(heightFactor as FactorOption, widthFactor as FactorOption, options),
  RandomZoom: ({ heightFactor, ...options }) => randomZoom(heightFactor as FactorOption, options),
  ReLU: (options) => reLU(options),
  RepeatVector: ({ n, ...options }) => repeatVector(n as number, options),
  Rescaling: ({ scale, ...options }) => rescaling(scale as number | readonly number[], options),
  Reshape: ({ targetShape, ...options }) => reshape(targetShape as readonly number[], options),
  Resizing: ({ height, width, ...options }) => resizing(height as number, width as number, options),
  RMSNormalization: (options) => rmsNormalization(options),
  SeparableConv1D: ({ filters, kernelSize, ...options }) => separableConv1d(filters as number, kernelSize as SizeOption, options),
  SeparableConv2D: ({ filters, kernelSize, ...options }) => separableConv2d(filters as number, kernelSize as SizeOption, options),
  Softmax: (options) => softmaxLayer(options),
  SpatialDropout1D: ({ rate, ...options }) => spatialDropout1d(rate as number, options),
  SpatialDropout2D: ({ rate, ...options }) => spatialDropout2d(rate as number, options),
  Subtract: (options) => subtract(options),
  UnitNormalization: (options) => unitNormalization(options),
  UpSampling1D: (options) => upSampling1d(options),
  UpSampling2D: (options) => upSampling2d(options),
  ZeroPadding1D: (options) => zeroPadding1d(options),
  ZeroPadding2D: (options) => zeroPadding2d(options),
};
