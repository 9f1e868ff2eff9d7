import { ops, type Spec, specOf, type Tensor, type Variable } from '@ibex-ml/core';
import { alongAxes, axesFrom, type AxisOption, requireAxes } from '../layer/axes.ts';
import { knownAxis, requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

export interface LayerNormalizationOptions extends LayerOptions, RecipeOptions<'beta'>, RecipeOptions<'gamma'> {
  /** The axis or axes that are normalized together; default -1. */
  readonly axis?: AxisOption;
  /** Added to the variance; default 0.001. */
  readonly epsilon?: number;
  /** Whether there is a beta; default true. */
  readonly center?: boolean;
  /** Whether there is a gamma; default true. */
  readonly scale?: boolean;
}

/**
 * Brings each sample to mean 0 and variance 1 along an axis, then scales and shifts it; the same in training and at inference.
 *
 * Formula: y = gamma · (x - mean) / √(variance + epsilon) + beta
 * Input:   [batch, ...], float; computed in float32 whatever the policy
 * Output:  the same shape
 * Weights: gamma and beta, of the sizes of the axes
 *
 * @throws {ArgumentError} when the axes are no integers, or epsilon is below 0
 * @throws {ShapeError} when the size of an axis is unknown at build
 * @example
 * layerNormalization().computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.LayerNormalization; Ba et al. 2016, section 3
 */
export function layerNormalization(options: LayerNormalizationOptions = {}): LayerNormalization {
  return new LayerNormalization(options);
}

class LayerNormalization extends Layer {
  readonly className = 'LayerNormalization';
  readonly #axis: AxisOption;
  readonly #epsilon: number;
  readonly #center: boolean;
  readonly #scale: boolean;
  readonly #gammaRecipe: WeightRecipe;
  readonly #betaRecipe: WeightRecipe;
  #gamma: Variable | null = null;
  #beta: Variable | null = null;

  constructor(options: LayerNormalizationOptions) {
    super(options);
    this.#axis = requireAxes(this.label, options.axis ?? -1, 'Negative axes count from the last; 0 is the batch.');
    this.#epsilon = requireNumber(this.label, 'epsilon', options.epsilon ?? 1e-3, { min: 0 });
    this.#center = options.center ?? true;
    this.#scale = options.scale ?? true;
    this.#gammaRecipe = weightRecipe(this.label, 'gamma', options, 'ones');
    this.#betaRecipe = weightRecipe(this.label, 'beta', options, 'zeros');
    this.autocast = false;
  }

  protected override build([input]: readonly Spec[]): void {
    const spec = input as Spec;
    const shape = this.#axes(spec.shape.length).map((axis) => knownAxis(this.label, spec, axis));
    if (this.#scale) this.#gamma = this.addWeight({ name: 'gamma', shape, ...this.#gammaRecipe });
    if (this.#center) this.#beta = this.addWeight({ name: 'beta', shape, ...this.#betaRecipe });
    this.inputSpec = {
      rank: spec.shape.length,
      axes: Object.fromEntries(this.#axes(spec.shape.length).map((axis, index) => [axis, shape[index] as number])),
    };
  }

  protected call(input: Tensor): Tensor {
    const x = ops.cast(input, 'float32');
    const { shape } = specOf(x);
    const axes = this.#axes(shape.length);
    const spread = (weight: Variable | null): Tensor => alongAxes(this.variable(weight).value, shape, axes);
    const centered = ops.sub(x, ops.mean(x, axes, true));
    const variance = ops.mean(ops.square(centered), axes, true);
    const normalized = ops.mul(centered, ops.rsqrt(ops.add(variance, this.#epsilon)));
    const scaled = this.#scale ? ops.mul(normalized, spread(this.#gamma)) : normalized;
    return ops.cast(this.#center ? ops.add(scaled, spread(this.#beta)) : scaled, this.dtypePolicy.computeDtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      axis: this.#axis,
      epsilon: this.#epsilon,
      center: this.#center,
      scale: this.#scale,
      ...recipeConfig('gamma', this.#gammaRecipe),
      ...recipeConfig('beta', this.#betaRecipe),
    };
  }

  /** The axes counted from the front, in order. */
  #axes(rank: number): number[] {
    return axesFrom(this.#axis, rank).toSorted((a, b) => a - b);
  }
}
export type { LayerNormalization };
