import { ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import { lastAxis, requirePositiveInteger, type SizeOption } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import {
  onRow,
  rowWindow,
  sequenceConfig,
  type SequenceOptions,
  type SequenceSettings,
  sequenceSettings,
} from './sequence-settings.ts';

export interface SeparableConv1DOptions extends SequenceOptions, RecipeOptions<'depthwise'>, RecipeOptions<'pointwise'> {
  /** The filters per channel in the first step; default 1. */
  readonly depthMultiplier?: number;
}

/**
 * A convolution over sequences in two cheap steps: each channel by filters of its own, then all channels at each place.
 *
 * Formula: y = activation(conv1d(depthwiseConv1d(x, depthwise), pointwise) + bias)
 * Input:   [batch, steps, channels], float
 * Output:  [batch, newSteps, filters], sizes as in conv1d
 * Weights: depthwise_kernel [kernelSize, channels, m]; pointwise_kernel [1, channels · m, filters]; bias [filters]
 *
 * @param filters - output channels, an integer > 0
 * @param kernelSize - the length of the window
 * @param options.depthwiseInitializer - default glorotUniform; pointwiseInitializer glorotUniform, biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds
 * @throws {ShapeError} when the channels are unknown at build, or the window exceeds the sequence
 * @example
 * separableConv1d(8, 3).computeOutputSpec({ shape: [null, 28, 4], dtype: 'float32' })[0].shape // [null, 26, 8]
 * @see keras.layers.SeparableConv1D
 */
export function separableConv1d(filters: number, kernelSize: SizeOption, options: SeparableConv1DOptions = {}): SeparableConv1D {
  return new SeparableConv1D(filters, kernelSize, options);
}

class SeparableConv1D extends Layer {
  readonly className = 'SeparableConv1D';
  readonly #filters: number;
  readonly #depthMultiplier: number;
  readonly #settings: SequenceSettings;
  readonly #depthwiseRecipe: WeightRecipe;
  readonly #pointwiseRecipe: WeightRecipe;
  #depthwiseKernel: Variable | null = null;
  #pointwiseKernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: SeparableConv1DOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#depthMultiplier = requirePositiveInteger(this.label, 'depthMultiplier', options.depthMultiplier ?? 1);
    this.#settings = sequenceSettings(this.label, kernelSize, options, ['valid', 'same']);
    this.#depthwiseRecipe = weightRecipe(this.label, 'depthwise', options, 'glorotUniform');
    this.#pointwiseRecipe = weightRecipe(this.label, 'pointwise', options, 'glorotUniform');
    this.inputSpec = { rank: 3 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const { kernelSize, useBias, biasRecipe } = this.#settings;
    const depthwise = [kernelSize, channels, this.#depthMultiplier];
    const pointwise = [1, channels * this.#depthMultiplier, this.#filters];
    this.#depthwiseKernel = this.addWeight({ name: 'depthwise_kernel', shape: depthwise, ...this.#depthwiseRecipe });
    this.#pointwiseKernel = this.addWeight({ name: 'pointwise_kernel', shape: pointwise, ...this.#pointwiseRecipe });
    if (useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...biasRecipe });
    this.inputSpec = { rank: 3, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { padding, useBias, activation } = this.#settings;
    const window = { ...rowWindow(this.#settings), padding };
    const perChannel = onRow(x, this.weight(this.#depthwiseKernel), (image, filter) =>
      ops.depthwiseConv2d(image, filter, window),
    );
    const y = onRow(perChannel, this.weight(this.#pointwiseKernel), (image, filter) => ops.conv2d(image, filter));
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      depthMultiplier: this.#depthMultiplier,
      ...sequenceConfig(this.label, this.#settings),
      ...recipeConfig('depthwise', this.#depthwiseRecipe),
      ...recipeConfig('pointwise', this.#pointwiseRecipe),
    };
  }
}
export type { SeparableConv1D };
