import { ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import { lastAxis, requirePositiveInteger, type SizeOption } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import { channelsPerGroup, requireGroups } from './groups.ts';
import {
  onRow,
  rowWindow,
  sequenceConfig,
  type SequenceOptions,
  type SequenceSettings,
  sequenceSettings,
} from './sequence-settings.ts';

type Padding = 'valid' | 'same' | 'causal';

export interface Conv1DOptions extends SequenceOptions<Padding>, RecipeOptions<'kernel'> {
  /** Parts that the channels are cut into, each with filters of its own; default 1. */
  readonly groups?: number;
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
 * @param options.padding - also `causal`: as `same`, with all of the margin in front; default `valid`
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
  readonly #groups: number;
  readonly #settings: SequenceSettings<Padding>;
  readonly #kernelRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: Conv1DOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#groups = requireGroups(this.label, options.groups, filters);
    this.#settings = sequenceSettings(this.label, kernelSize, options, ['valid', 'same', 'causal']);
    this.#kernelRecipe = weightRecipe(this.label, 'kernel', options, 'glorotUniform');
    this.inputSpec = { rank: 3 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const { kernelSize, useBias, biasRecipe } = this.#settings;
    const shape = [kernelSize, channelsPerGroup(this.label, channels, this.#groups), this.#filters];
    this.#kernel = this.addWeight({ name: 'kernel', shape, ...this.#kernelRecipe });
    if (useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...biasRecipe });
    this.inputSpec = { rank: 3, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { kernelSize, padding, dilation, useBias, activation } = this.#settings;
    const inFront = [
      [0, 0],
      [(kernelSize - 1) * dilation, 0],
      [0, 0],
    ];
    const given = padding === 'causal' ? ops.pad(x, inFront) : x;
    const window = {
      ...rowWindow(this.#settings),
      padding: padding === 'causal' ? 'valid' : padding,
      groups: this.#groups,
    } as const;
    const y = onRow(given, this.weight(this.#kernel), (image, filter) => ops.conv2d(image, filter, window));
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      groups: this.#groups,
      ...sequenceConfig(this.label, this.#settings),
      ...recipeConfig('kernel', this.#kernelRecipe),
    };
  }
}
export type { Conv1D };
