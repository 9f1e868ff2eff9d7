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

export interface DepthwiseConv1DOptions extends SequenceOptions, RecipeOptions<'depthwise'> {
  /** The filters per channel; default 1. */
  readonly depthMultiplier?: number;
}

/**
 * A convolution over sequences, of each channel by filters of its own.
 *
 * Formula: y[n, i, c·m + q] = activation(Σ over k of x[n, i·s + k·d - p, c] · kernel[k, c, q] + bias)
 * Input:   [batch, steps, channels], float
 * Output:  [batch, newSteps, channels · m], sizes as in conv1d
 * Weights: kernel [kernelSize, channels, m]; bias [channels · m]
 *
 * @param kernelSize - the length of the window
 * @param options.depthwiseInitializer - default glorotUniform; biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds
 * @throws {ShapeError} when the channels are unknown at build, or the window exceeds the sequence
 * @example
 * depthwiseConv1d(3).computeOutputSpec({ shape: [null, 28, 4], dtype: 'float32' })[0].shape // [null, 26, 4]
 * @see keras.layers.DepthwiseConv1D
 */
export function depthwiseConv1d(kernelSize: SizeOption, options: DepthwiseConv1DOptions = {}): DepthwiseConv1D {
  return new DepthwiseConv1D(kernelSize, options);
}

class DepthwiseConv1D extends Layer {
  readonly className = 'DepthwiseConv1D';
  readonly #depthMultiplier: number;
  readonly #settings: SequenceSettings;
  readonly #recipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(kernelSize: SizeOption, options: DepthwiseConv1DOptions) {
    super(options);
    this.#depthMultiplier = requirePositiveInteger(this.label, 'depthMultiplier', options.depthMultiplier ?? 1);
    this.#settings = sequenceSettings(this.label, kernelSize, options, ['valid', 'same']);
    this.#recipe = weightRecipe(this.label, 'depthwise', options, 'glorotUniform');
    this.inputSpec = { rank: 3 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const { kernelSize, useBias, biasRecipe } = this.#settings;
    this.#kernel = this.addWeight({ name: 'kernel', shape: [kernelSize, channels, this.#depthMultiplier], ...this.#recipe });
    if (useBias) this.#bias = this.addWeight({ name: 'bias', shape: [channels * this.#depthMultiplier], ...biasRecipe });
    this.inputSpec = { rank: 3, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { padding, useBias, activation } = this.#settings;
    const window = { ...rowWindow(this.#settings), padding };
    const y = onRow(x, this.weight(this.#kernel), (image, filter) => ops.depthwiseConv2d(image, filter, window));
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      depthMultiplier: this.#depthMultiplier,
      ...sequenceConfig(this.label, this.#settings),
      ...recipeConfig('depthwise', this.#recipe),
    };
  }
}
export type { DepthwiseConv1D };
