import { ops, type Spec, specOf, type Tensor, type Variable } from '@ibex-ml/core';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerInput, initializerConfig, resolveInitializer } from '../initializers/resolve.ts';
import { knownAxis, requireInteger, requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { CallContext, LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

export interface BatchNormalizationOptions extends LayerOptions, RecipeOptions<'beta'>, RecipeOptions<'gamma'> {
  readonly axis?: number;
  readonly momentum?: number;
  readonly epsilon?: number;
  readonly center?: boolean;
  readonly scale?: boolean;
  readonly movingMeanInitializer?: InitializerInput;
  readonly movingVarianceInitializer?: InitializerInput;
}

/**
 * Brings each feature to mean 0 and variance 1, then scales and shifts it.
 *
 * Formula: y = gamma · (x - mean) / √(variance + epsilon) + beta
 *          moving = moving · momentum + batch · (1 - momentum)
 * Input:   [batch, ..., features], float; computed in float32 whatever the policy
 * Output:  the same shape
 * Weights: gamma [features]; beta [features]; moving_mean [features]; moving_variance [features]
 *
 * In training, mean and variance (the population's, divided by n) are those of the batch, and the moving ones follow them. At
 * inference, and where `trainable` is false, they are the moving ones, which then stay as they are.
 *
 * @param options.axis - the axis of the features; default -1
 * @param options.momentum - how slowly the moving statistics follow, in [0, 1]; default 0.99
 * @param options.epsilon - added to the variance; default 0.001
 * @param options.center - whether there is a beta; default true
 * @param options.scale - whether there is a gamma; default true
 * @param options.betaInitializer - default zeros; gammaInitializer ones, movingMeanInitializer zeros, movingVarianceInitializer ones
 * @throws {ArgumentError} when a number is out of bounds
 * @throws {ShapeError} when the size of the axis is unknown at build
 * @example
 * batchNormalization().computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.BatchNormalization; Ioffe and Szegedy 2015, algorithm 1
 */
export function batchNormalization(options: BatchNormalizationOptions = {}): BatchNormalization {
  return new BatchNormalization(options);
}

class BatchNormalization extends Layer {
  readonly className = 'BatchNormalization';
  readonly #axis: number;
  readonly #momentum: number;
  readonly #epsilon: number;
  readonly #center: boolean;
  readonly #scale: boolean;
  readonly #gammaRecipe: WeightRecipe;
  readonly #betaRecipe: WeightRecipe;
  readonly #movingMeanInitializer: Initializer;
  readonly #movingVarianceInitializer: Initializer;
  #gamma: Variable | null = null;
  #beta: Variable | null = null;
  #movingMean: Variable | null = null;
  #movingVariance: Variable | null = null;

  constructor(options: BatchNormalizationOptions) {
    super(options);
    this.#axis = requireInteger(this.label, 'axis', options.axis ?? -1);
    this.#momentum = requireNumber(this.label, 'momentum', options.momentum ?? 0.99, { min: 0, max: 1 });
    this.#epsilon = requireNumber(this.label, 'epsilon', options.epsilon ?? 1e-3, { min: 0 });
    this.#center = options.center ?? true;
    this.#scale = options.scale ?? true;
    this.#gammaRecipe = weightRecipe(this.label, 'gamma', options, 'ones');
    this.#betaRecipe = weightRecipe(this.label, 'beta', options, 'zeros');
    const initializer = (argument: 'movingMeanInitializer' | 'movingVarianceInitializer', name: 'zeros' | 'ones'): Initializer =>
      resolveInitializer(options[argument] ?? name, this.label, argument);
    this.#movingMeanInitializer = initializer('movingMeanInitializer', 'zeros');
    this.#movingVarianceInitializer = initializer('movingVarianceInitializer', 'ones');
  }

  protected override build([input]: readonly Spec[]): void {
    const features = knownAxis(this.label, input as Spec, this.#axis);
    const shape = [features];
    if (this.#scale) this.#gamma = this.addWeight({ name: 'gamma', shape, ...this.#gammaRecipe });
    if (this.#center) this.#beta = this.addWeight({ name: 'beta', shape, ...this.#betaRecipe });
    this.#movingMean = this.addWeight({ name: 'moving_mean', shape, initializer: this.#movingMeanInitializer, trainable: false });
    this.#movingVariance = this.addWeight({
      name: 'moving_variance',
      shape,
      initializer: this.#movingVarianceInitializer,
      trainable: false,
    });
    this.inputSpec = { rank: (input as Spec).shape.length, axes: { [this.#axis]: features } };
  }

  protected call(input: Tensor, { training }: CallContext): Tensor {
    const x = ops.cast(input, 'float32');
    const rank = specOf(x).shape.length;
    const featureAxis = this.#axis < 0 ? this.#axis + rank : this.#axis;
    const others = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => axis !== featureAxis);
    const spread = (values: Tensor): Tensor =>
      featureAxis === rank - 1 ? values : ops.reshape(values, [-1, ...others.filter((axis) => axis > featureAxis).map(() => 1)]);

    const movingMean = this.variable(this.#movingMean);
    const movingVariance = this.variable(this.#movingVariance);
    const fitted = training && this.trainable;
    const mean = fitted ? ops.mean(x, others) : movingMean.value;
    const centered = ops.sub(x, spread(mean));
    const variance = fitted ? ops.mean(ops.square(centered), others) : movingVariance.value;
    if (fitted) {
      this.#follow(movingMean, mean);
      this.#follow(movingVariance, variance);
    }
    const deviation = ops.rsqrt(ops.add(variance, this.#epsilon));
    const factor = this.#scale ? ops.mul(deviation, this.variable(this.#gamma)) : deviation;
    const scaled = ops.mul(centered, spread(factor));
    const shifted = this.#center ? ops.add(scaled, spread(this.variable(this.#beta).value)) : scaled;
    return ops.cast(shifted, this.dtypePolicy.computeDtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      axis: this.#axis,
      momentum: this.#momentum,
      epsilon: this.#epsilon,
      center: this.#center,
      scale: this.#scale,
      ...recipeConfig('gamma', this.#gammaRecipe),
      ...recipeConfig('beta', this.#betaRecipe),
      movingMeanInitializer: initializerConfig(this.#movingMeanInitializer),
      movingVarianceInitializer: initializerConfig(this.#movingVarianceInitializer),
    };
  }

  #follow(moving: Variable, batch: Tensor): void {
    moving.assign(ops.add(ops.mul(moving, this.#momentum), ops.mul(batch, 1 - this.#momentum)));
  }
}
export type { BatchNormalization };
