import { ArgumentError, ops, ShapeError, type Spec, specOf, type Tensor, type Variable } from '@ibex-ml/core';
import { alongAxes } from '../layer/axes.ts';
import { knownAxis, requireInteger, requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

export interface GroupNormalizationOptions extends LayerOptions, RecipeOptions<'beta'>, RecipeOptions<'gamma'> {
  /** How many groups the channels make; -1 for as many as there are channels. Default 32. */
  readonly groups?: number;
  /** The axis of the channels; default -1. */
  readonly axis?: number;
  /** Added to the variance; default 0.001. */
  readonly epsilon?: number;
  /** Whether there is a beta; default true. */
  readonly center?: boolean;
  /** Whether there is a gamma; default true. */
  readonly scale?: boolean;
}

/**
 * Brings each group of channels of each sample to mean 0 and variance 1, then scales and shifts each channel; the same in training and at
 * inference.
 *
 * Formula: y = gamma · (x - mean) / √(variance + epsilon) + beta, mean and variance over the places and channels of a group
 * Input:   [batch, ..., channels], float; computed in float32 whatever the policy
 * Output:  the same shape
 * Weights: gamma [channels]; beta [channels]
 *
 * @throws {ArgumentError} when groups is neither an integer > 0 nor -1, or epsilon is below 0
 * @throws {ShapeError} when the channels are unknown at build, or the groups do not divide them
 * @example
 * groupNormalization({ groups: 4 }).computeOutputSpec({ shape: [null, 7, 7, 8], dtype: 'float32' })[0].shape // [null, 7, 7, 8]
 * @see keras.layers.GroupNormalization; Wu and He 2018
 */
export function groupNormalization(options: GroupNormalizationOptions = {}): GroupNormalization {
  return new GroupNormalization(options);
}

class GroupNormalization extends Layer {
  readonly className = 'GroupNormalization';
  readonly #groups: number;
  readonly #axis: number;
  readonly #epsilon: number;
  readonly #center: boolean;
  readonly #scale: boolean;
  readonly #gammaRecipe: WeightRecipe;
  readonly #betaRecipe: WeightRecipe;
  #gamma: Variable | null = null;
  #beta: Variable | null = null;

  constructor(options: GroupNormalizationOptions) {
    super(options);
    this.#groups = this.#checkGroups(options.groups ?? 32);
    this.#axis = requireInteger(this.label, 'axis', options.axis ?? -1);
    this.#epsilon = requireNumber(this.label, 'epsilon', options.epsilon ?? 1e-3, { min: 0 });
    this.#center = options.center ?? true;
    this.#scale = options.scale ?? true;
    this.#gammaRecipe = weightRecipe(this.label, 'gamma', options, 'ones');
    this.#betaRecipe = weightRecipe(this.label, 'beta', options, 'zeros');
    this.autocast = false;
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = knownAxis(this.label, input as Spec, this.#axis);
    if (channels % this.#groupsOf(channels) !== 0) {
      throw new ShapeError({
        where: this.label,
        argument: 'input',
        expected: `of channels divisible by the ${this.#groups} groups`,
        received: channels,
        remedy: 'Choose groups as a divisor of the channels.',
      });
    }
    if (this.#scale) this.#gamma = this.addWeight({ name: 'gamma', shape: [channels], ...this.#gammaRecipe });
    if (this.#center) this.#beta = this.addWeight({ name: 'beta', shape: [channels], ...this.#betaRecipe });
    this.inputSpec = { rank: (input as Spec).shape.length, axes: { [this.#axis]: channels } };
  }

  protected call(input: Tensor): Tensor {
    const x = ops.cast(input, 'float32');
    const { shape } = specOf(x);
    const axis = this.#axis < 0 ? this.#axis + shape.length : this.#axis;
    const channels = shape[axis] as number;
    const groups = this.#groupsOf(channels);
    const grouped = ops.reshape(x, [...shape.slice(0, axis), groups, channels / groups, ...shape.slice(axis + 1)]);
    const others = Array.from({ length: shape.length + 1 }, (_, each) => each).filter((each) => each !== 0 && each !== axis);
    const centered = ops.sub(grouped, ops.mean(grouped, others, true));
    const variance = ops.mean(ops.square(centered), others, true);
    const normalized = ops.reshape(ops.mul(centered, ops.rsqrt(ops.add(variance, this.#epsilon))), shape);
    const spread = (weight: Variable | null): Tensor => alongAxes(this.variable(weight).value, shape, [axis]);
    const scaled = this.#scale ? ops.mul(normalized, spread(this.#gamma)) : normalized;
    return ops.cast(this.#center ? ops.add(scaled, spread(this.#beta)) : scaled, this.dtypePolicy.computeDtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      groups: this.#groups,
      axis: this.#axis,
      epsilon: this.#epsilon,
      center: this.#center,
      scale: this.#scale,
      ...recipeConfig('gamma', this.#gammaRecipe),
      ...recipeConfig('beta', this.#betaRecipe),
    };
  }

  #groupsOf(channels: number): number {
    return this.#groups === -1 ? channels : this.#groups;
  }

  #checkGroups(groups: number): number {
    if (groups === -1 || (Number.isSafeInteger(groups) && groups > 0)) return groups;
    throw new ArgumentError({
      where: this.label,
      argument: 'groups',
      expected: 'an integer > 0, or -1',
      received: groups,
      remedy: 'Pass -1 for as many groups as there are channels.',
    });
  }
}
export type { GroupNormalization };
