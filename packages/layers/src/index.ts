export type { Activation } from './activations/activation.ts';
export type { ReluOptions } from './activations/activations.ts';
export { hardShrink, hardTanh, softShrink, sparsePlus, sparseSigmoid, tanhShrink } from './activations/piecewise.ts';
export { celu, glu, logSigmoid, squareplus } from './activations/smooth.ts';
export {
  elu,
  exponential,
  gelu,
  hardSigmoid,
  hardSilu,
  leakyRelu,
  linear,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  tanh,
} from './activations/activations.ts';
export { activationConfig, resolveActivation } from './activations/resolve.ts';
export type { ActivationInput, ActivationName } from './activations/resolve.ts';
export { cutMix } from './augmentation/cut-mix.ts';
export type { CutMix, CutMixOptions, CutMixTransformation } from './augmentation/cut-mix.ts';
export type { FactorOption } from './augmentation/factor.ts';
export { mixUp } from './augmentation/mix-up.ts';
export type { MixUp, MixUpOptions, MixUpTransformation } from './augmentation/mix-up.ts';
export { randomBrightness } from './augmentation/random-brightness.ts';
export type { Brightness, RandomBrightness, RandomBrightnessOptions } from './augmentation/random-brightness.ts';
export { randomContrast } from './augmentation/random-contrast.ts';
export type { Contrast, RandomContrast, RandomContrastOptions } from './augmentation/random-contrast.ts';
export { randomCrop } from './augmentation/random-crop.ts';
export type { Crop, RandomCrop, RandomCropOptions } from './augmentation/random-crop.ts';
export { randomErasing } from './augmentation/random-erasing.ts';
export type { Erasing, RandomErasing, RandomErasingOptions } from './augmentation/random-erasing.ts';
export { randomFlip } from './augmentation/random-flip.ts';
export type { Flip, FlipMode, RandomFlip, RandomFlipOptions } from './augmentation/random-flip.ts';
export { randomRotation } from './augmentation/random-rotation.ts';
export type { RandomRotation, RandomRotationOptions, Rotation } from './augmentation/random-rotation.ts';
export { randomTranslation } from './augmentation/random-translation.ts';
export type { RandomTranslation, RandomTranslationOptions, Translation } from './augmentation/random-translation.ts';
export { randomZoom } from './augmentation/random-zoom.ts';
export type { RandomZoom, RandomZoomOptions, Zoom } from './augmentation/random-zoom.ts';
export { activation } from './core/activation-layer.ts';
export type { ActivationLayer } from './core/activation-layer.ts';
export { conv2d } from './convolution/conv2d.ts';
export type { Conv2D, Conv2DOptions } from './convolution/conv2d.ts';
export { depthwiseConv2d } from './convolution/depthwise-conv2d.ts';
export type { DepthwiseConv2D, DepthwiseConv2DOptions } from './convolution/depthwise-conv2d.ts';
export { separableConv2d } from './convolution/separable-conv2d.ts';
export type { SeparableConv2D, SeparableConv2DOptions } from './convolution/separable-conv2d.ts';
export type { ConvolutionOptions } from './convolution/settings.ts';
export type { Constraint } from './constraints/constraint.ts';
export { maxNorm, minMaxNorm, nonNeg, unitNorm } from './constraints/constraints.ts';
export { constraintConfig, resolveConstraint } from './constraints/resolve.ts';
export type { ConstraintInput, ConstraintName } from './constraints/resolve.ts';
export { dense } from './core/dense.ts';
export type { Dense, DenseOptions } from './core/dense.ts';
export { embedding } from './core/embedding.ts';
export type { Embedding, EmbeddingOptions } from './core/embedding.ts';
export { reLU } from './core/re-lu.ts';
export type { ReLU, ReLUOptions } from './core/re-lu.ts';
export { constant, identity, ones, zeros } from './initializers/constant.ts';
export type { Initializer } from './initializers/initializer.ts';
export { orthogonal } from './initializers/orthogonal.ts';
export { randomNormal, randomUniform, truncatedNormal } from './initializers/random.ts';
export type { SeedOption } from './initializers/random.ts';
export { initializerConfig, resolveInitializer } from './initializers/resolve.ts';
export type { InitializerInput, InitializerName } from './initializers/resolve.ts';
export {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from './initializers/variance-scaling.ts';
export type { FanOptions, VarianceScalingOptions } from './initializers/variance-scaling.ts';
export { lastAxis } from './layer/check.ts';
export type { SizeOption } from './layer/check.ts';
export type { DataFormat } from './layer/data-format.ts';
export { withZeroWeights } from './layer/first-values.ts';
export { checkInput } from './layer/input-spec.ts';
export type { InputSpec } from './layer/input-spec.ts';
export { KerasTensor } from './layer/keras-tensor.ts';
export type { LayerNode, Placeholders } from './layer/keras-tensor.ts';
export { Layer } from './layer/layer.ts';
export type { AnyLayer } from './layer/layer.ts';
export { camelCase, clearSession, snakeCase, uniqueName } from './layer/names.ts';
export { listOf } from './layer/one-or-more.ts';
export type { OneOrMore } from './layer/one-or-more.ts';
export { kindOf } from './layer/operation-call.ts';
export type { FixedOperand, OperationCall } from './layer/operation-call.ts';
export type { CallContext, LayerConfig, LayerOptions, WeightOptions } from './layer/options.ts';
export type { RecipeOptions } from './layer/weight-recipe.ts';
export { concatenate } from './merging/concatenate.ts';
export type { Concatenate, ConcatenateOptions } from './merging/concatenate.ts';
export { add, average, maximum, minimum, multiply, subtract } from './merging/merge.ts';
export type { Merge } from './merging/merge.ts';
export { batchNormalization } from './normalization/batch-normalization.ts';
export type { BatchNormalization, BatchNormalizationOptions } from './normalization/batch-normalization.ts';
export { layerNormalization } from './normalization/layer-normalization.ts';
export type { LayerNormalization, LayerNormalizationOptions } from './normalization/layer-normalization.ts';
export { globalAveragePooling2d, globalMaxPooling2d } from './pooling/global-pooling2d.ts';
export type { GlobalPooling2D, GlobalPooling2DOptions } from './pooling/global-pooling2d.ts';
export { averagePooling2d, maxPooling2d } from './pooling/pooling2d.ts';
export type { Pooling2D, Pooling2DOptions } from './pooling/pooling2d.ts';
export { centerCrop } from './preprocessing/center-crop.ts';
export type { CenterCrop, CenterCropOptions } from './preprocessing/center-crop.ts';
export { normalization } from './preprocessing/normalization.ts';
export type { Normalization, NormalizationOptions } from './preprocessing/normalization.ts';
export type { AdaptData } from './preprocessing/adapt-data.ts';
export { categoryEncoding } from './preprocessing/category-encoding.ts';
export type { CategoryEncoding, CategoryEncodingOptions } from './preprocessing/category-encoding.ts';
export { discretization } from './preprocessing/discretization.ts';
export type { Discretization, DiscretizationOptions } from './preprocessing/discretization.ts';
export type { CategoryOutput } from './preprocessing/encode-categories.ts';
export { rescaling } from './preprocessing/rescaling.ts';
export type { Rescaling, RescalingOptions } from './preprocessing/rescaling.ts';
export type { ResizeMethod } from './preprocessing/resize-weights.ts';
export { resizing } from './preprocessing/resizing.ts';
export type { Resizing, ResizingOptions } from './preprocessing/resizing.ts';
export { dropout } from './regularization/dropout.ts';
export type { Dropout } from './regularization/dropout.ts';
export type { DropoutOptions } from './regularization/element-dropout.ts';
export type { Regularizer } from './regularizers/regularizer.ts';
export { l1, l1l2, l2, orthogonalRegularizer } from './regularizers/regularizers.ts';
export { regularizerConfig, resolveRegularizer } from './regularizers/resolve.ts';
export type { RegularizerInput, RegularizerName } from './regularizers/resolve.ts';
export { flatten } from './reshaping/flatten.ts';
export type { Flatten, FlattenOptions } from './reshaping/flatten.ts';
export { reshape } from './reshaping/reshape.ts';
export type { Reshape } from './reshaping/reshape.ts';
export { zeroPadding2d } from './reshaping/zero-padding2d.ts';
export type { ZeroPadding2D, ZeroPadding2DOptions } from './reshaping/zero-padding2d.ts';
export type { EndsOption, PaddingOption } from './reshaping/sides.ts';
export { leakyReLU } from './core/leaky-re-lu.ts';
export type { LeakyReLU, LeakyReLUOptions } from './core/leaky-re-lu.ts';
export { eluLayer } from './core/elu-layer.ts';
export type { ELU, ELUOptions } from './core/elu-layer.ts';
export { softmaxLayer } from './core/softmax-layer.ts';
export type { Softmax, SoftmaxOptions } from './core/softmax-layer.ts';
export { pReLU } from './core/p-re-lu.ts';
export type { PReLU, PReLUOptions } from './core/p-re-lu.ts';
export { identityLayer } from './core/identity-layer.ts';
export type { Identity } from './core/identity-layer.ts';
export { conv1d } from './convolution/conv1d.ts';
export type { Conv1D, Conv1DOptions } from './convolution/conv1d.ts';
export { conv1dTranspose } from './convolution/conv1d-transpose.ts';
export type { Conv1DTranspose, Conv1DTransposeOptions } from './convolution/conv1d-transpose.ts';
export { conv2dTranspose } from './convolution/conv2d-transpose.ts';
export type { Conv2DTranspose, Conv2DTransposeOptions } from './convolution/conv2d-transpose.ts';
export { depthwiseConv1d } from './convolution/depthwise-conv1d.ts';
export type { DepthwiseConv1D, DepthwiseConv1DOptions } from './convolution/depthwise-conv1d.ts';
export { separableConv1d } from './convolution/separable-conv1d.ts';
export type { SeparableConv1D, SeparableConv1DOptions } from './convolution/separable-conv1d.ts';
export type { SequenceOptions } from './convolution/sequence-settings.ts';
export type { AxisOption } from './layer/axes.ts';
export { dot } from './merging/dot.ts';
export type { Dot, DotOptions } from './merging/dot.ts';
export { groupNormalization } from './normalization/group-normalization.ts';
export type { GroupNormalization, GroupNormalizationOptions } from './normalization/group-normalization.ts';
export { rmsNormalization } from './normalization/rms-normalization.ts';
export type { RMSNormalization, RMSNormalizationOptions } from './normalization/rms-normalization.ts';
export { unitNormalization } from './normalization/unit-normalization.ts';
export type { UnitNormalization, UnitNormalizationOptions } from './normalization/unit-normalization.ts';
export {
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveMaxPooling1d,
  adaptiveMaxPooling2d,
} from './pooling/adaptive-pooling.ts';
export type { AdaptivePooling, AdaptivePoolingOptions } from './pooling/adaptive-pooling.ts';
export { globalAveragePooling1d, globalMaxPooling1d } from './pooling/global-pooling1d.ts';
export type { GlobalPooling1D, GlobalPooling1DOptions } from './pooling/global-pooling1d.ts';
export { averagePooling1d, maxPooling1d } from './pooling/pooling1d.ts';
export type { Pooling1D, Pooling1DOptions } from './pooling/pooling1d.ts';
export { activityRegularization } from './regularization/activity-regularization.ts';
export type { ActivityRegularization, ActivityRegularizationOptions } from './regularization/activity-regularization.ts';
export { gaussianDropout, gaussianNoise } from './regularization/gaussian-noise.ts';
export type { GaussianDropout, GaussianNoise, NoiseOptions } from './regularization/gaussian-noise.ts';
export { alphaDropout } from './regularization/alpha-dropout.ts';
export type { AlphaDropout, AlphaDropoutOptions } from './regularization/alpha-dropout.ts';
export type { NoiseShape } from './regularization/noise-shape.ts';
export { spatialDropout1d, spatialDropout2d } from './regularization/spatial-dropout.ts';
export type { SpatialDropout, SpatialDropout1DOptions, SpatialDropout2DOptions } from './regularization/spatial-dropout.ts';
export { cropping1d } from './reshaping/cropping1d.ts';
export type { Cropping1D, Cropping1DOptions } from './reshaping/cropping1d.ts';
export { cropping2d } from './reshaping/cropping2d.ts';
export type { Cropping2D, Cropping2DOptions } from './reshaping/cropping2d.ts';
export { permute } from './reshaping/permute.ts';
export type { Permute } from './reshaping/permute.ts';
export { repeatVector } from './reshaping/repeat-vector.ts';
export type { RepeatVector } from './reshaping/repeat-vector.ts';
export { upSampling1d } from './reshaping/up-sampling1d.ts';
export type { UpSampling1D, UpSampling1DOptions } from './reshaping/up-sampling1d.ts';
export { zeroPadding1d } from './reshaping/zero-padding1d.ts';
export type { ZeroPadding1D, ZeroPadding1DOptions } from './reshaping/zero-padding1d.ts';
export { upSampling2d } from './reshaping/up-sampling2d.ts';
export type { UpSampling2D, UpSampling2DOptions } from './reshaping/up-sampling2d.ts';
export { builtinLayers } from './serialization/builtin-layers.ts';
export type { LayerRegistry } from './serialization/builtin-layers.ts';
export { layerFromConfig } from './serialization/layer-from-config.ts';
export { serialize } from './serialization/serialized-object.ts';
export type { Serializable, SerializedObject } from './serialization/serialized-object.ts';
