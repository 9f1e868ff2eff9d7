export type { Activation } from './activations/activation.ts';
export {
  elu, exponential, gelu, hardSigmoid, hardSilu, leakyRelu, linear, logSoftmax, mish, relu, relu6, selu, sigmoid, silu, softmax,
  softplus, softsign, tanh,
} from './activations/activations.ts';
export { activationConfig, resolveActivation } from './activations/resolve.ts';
export type { ActivationInput, ActivationName } from './activations/resolve.ts';
export { activation } from './core/activation-layer.ts';
export type { ActivationLayer } from './core/activation-layer.ts';
export { dense } from './core/dense.ts';
export type { Dense, DenseOptions } from './core/dense.ts';
export { constant, identity, ones, zeros } from './initializers/constant.ts';
export type { Initializer } from './initializers/initializer.ts';
export { orthogonal } from './initializers/orthogonal.ts';
export { randomNormal, randomUniform, truncatedNormal } from './initializers/random.ts';
export type { SeedOption } from './initializers/random.ts';
export { initializerConfig, resolveInitializer } from './initializers/resolve.ts';
export type { InitializerInput, InitializerName } from './initializers/resolve.ts';
export {
  glorotNormal, glorotUniform, heNormal, heUniform, lecunNormal, lecunUniform, varianceScaling,
} from './initializers/variance-scaling.ts';
export type { FanOptions, VarianceScalingOptions } from './initializers/variance-scaling.ts';
export { checkInput } from './layer/input-spec.ts';
export type { InputSpec } from './layer/input-spec.ts';
export { KerasTensor } from './layer/keras-tensor.ts';
export type { LayerNode } from './layer/keras-tensor.ts';
export { Layer } from './layer/layer.ts';
export type { AnyLayer, Placeholders } from './layer/layer.ts';
export { camelCase, clearSession, snakeCase, uniqueName } from './layer/names.ts';
export { listOf } from './layer/one-or-more.ts';
export type { OneOrMore } from './layer/one-or-more.ts';
export type { CallContext, LayerConfig, LayerOptions, WeightOptions } from './layer/options.ts';
export type { Regularizer } from './regularizers/regularizer.ts';
export { l1, l1l2, l2, orthogonalRegularizer } from './regularizers/regularizers.ts';
export { regularizerConfig, resolveRegularizer } from './regularizers/resolve.ts';
export type { RegularizerInput, RegularizerName } from './regularizers/resolve.ts';
export { serialize } from './serialization/serialized-object.ts';
export type { Serializable, SerializedObject } from './serialization/serialized-object.ts';
