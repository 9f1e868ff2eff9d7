import { ArgumentError, ops, ShapeError, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import type { Activation } from '../activations/activation.ts';
import { type ActivationInput, activationConfig, resolveActivation } from '../activations/resolve.ts';
import { lastAxis, requireOneOf, requirePositiveInteger, type SizeOption } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import { requireLength } from '../layer/length.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

export interface Conv1DOptions extends LayerOptions, RecipeOptions<'kernel'>, RecipeOptions<'bias'> {
  /** Default 1. */
  readonly strides?: SizeOption;
  /** `valid`: no margin. `same`: one that keeps the length at a stride of 1. `causal`: the same, all of it in front. Default `valid`. */
  readonly padding?: 'valid' | 'same' | 'causal';
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
  /** The distance between the elements of the kernel; default 1, and 1 only where strides are above 1. */
  readonly dilationRate?: SizeOption;
  /** Parts that the channels are cut into, each with filters of its own; default 1. */
  readonly groups?: number;
  /** Default linear. */
  readonly activation?: ActivationInput;
  /** Default true. */
  readonly useBias?: boolean;
}

/**
 * A convolution over sequences.
 *
 * Formula: y[n, i, f] = activation(Σ over k, c of x[n, i·s + k·d - p, c] · kernel[k, c, f] + bias[f])
 * Input:   [batch, steps, channels], float
 * Output:  [batch, newSteps, filters]; ⌈steps / stride⌉ for `same` and `causal`, ⌊(steps - (kernel - 1) · d - 1) / stride⌋ + 1 for `valid`
 * Weights: kernel [kernelSize, channels / groups, filters]; bias [filters]
 *
 * @param filters - output channels, an integer > 0
 * @param kernelSize - the length of the window
 * @param options.kernelInitializer - default glorotUniform; biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds, or groups do not divide filters
 * @throws {ShapeError} when the channels are unknown at build, groups do not divide them, or the window exceeds the sequence
 * @example
 * conv1d(8, 3, { padding: 'causal' }).computeOutputSpec({ shape: [null, 28, 2], dtype: 'float32' })[0].shape // [null, 28, 8]
 * @see keras.layers.Conv1D
 */
export function conv1d(filters: number, kernelSize: SizeOption, options: Conv1DOptions = {}): Conv1D {
  return new Conv1D(filters, kernelSize, options);
}

class Conv1D extends Layer {
  readonly className = 'Conv1D';
  readonly #filters: number;
  readonly #kernelSize: number;
  readonly #strides: number;
  readonly #padding: 'valid' | 'same' | 'causal';
  readonly #dilation: number;
  readonly #groups: number;
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #kernelRecipe: WeightRecipe;
  readonly #biasRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: Conv1DOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#kernelSize = requireLength(this.label, 'kernelSize', kernelSize);
    this.#strides = requireLength(this.label, 'strides', options.strides ?? 1);
    this.#padding = requireOneOf(this.label, 'padding', options.padding ?? 'valid', ['valid', 'same', 'causal']);
    this.#dilation = requireLength(this.label, 'dilationRate', options.dilationRate ?? 1);
    this.#groups = requirePositiveInteger(this.label, 'groups', options.groups ?? 1);
    this.#activation = resolveActivation(options.activation, this.label);
    this.#useBias = options.useBias ?? true;
    this.#kernelRecipe = weightRecipe(this.label, 'kernel', options, 'glorotUniform');
    this.#biasRecipe = weightRecipe(this.label, 'bias', options, 'zeros');
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { rank: 3 };
    if (this.#strides > 1 && this.#dilation > 1) throw this.#wrong('dilationRate', '1 where strides are above 1', this.#dilation);
    if (filters % this.#groups !== 0) throw this.#wrong('groups', `a divisor of the ${filters} filters`, this.#groups);
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    if (channels % this.#groups !== 0) {
      throw new ShapeError({
        where: this.label,
        argument: 'input',
        expected: `of channels divisible by the ${this.#groups} groups`,
        received: channels,
        remedy: 'Choose groups as a divisor of the channels.',
      });
    }
    const shape = [this.#kernelSize, channels / this.#groups, this.#filters];
    this.#kernel = this.addWeight({ name: 'kernel', shape, ...this.#kernelRecipe });
    if (this.#useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...this.#biasRecipe });
    this.inputSpec = { rank: 3, axes: { [-1]: channels } };
  }

  /** A sequence is an image of one row. */
  protected call(x: Tensor): Tensor {
    const causal = this.#padding === 'causal';
    const margin = (this.#kernelSize - 1) * this.#dilation;
    const given = causal
      ? ops.pad(x, [
          [0, 0],
          [margin, 0],
          [0, 0],
        ])
      : x;
    const y = ops.conv2d(ops.expandDims(given, 1), ops.expandDims(this.weight(this.#kernel), 0), {
      strides: [this.#strides, this.#strides],
      dilations: [this.#dilation, this.#dilation],
      padding: this.#padding === 'causal' ? 'valid' : this.#padding,
      groups: this.#groups,
    });
    const steps = ops.squeeze(y, 1);
    return this.#activation(this.#useBias ? ops.add(steps, this.weight(this.#bias)) : steps);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      kernelSize: [this.#kernelSize],
      strides: [this.#strides],
      padding: this.#padding,
      dataFormat: dataFormatName,
      dilationRate: [this.#dilation],
      groups: this.#groups,
      activation: activationConfig(this.label, this.#activation),
      useBias: this.#useBias,
      ...recipeConfig('kernel', this.#kernelRecipe),
      ...recipeConfig('bias', this.#biasRecipe),
    };
  }

  #wrong(argument: string, expected: string, received: number): ArgumentError {
    return new ArgumentError({
      where: this.label,
      argument,
      expected,
      received,
      remedy: 'Use one of the two, or other numbers.',
    });
  }
}
export type { Conv1D };
