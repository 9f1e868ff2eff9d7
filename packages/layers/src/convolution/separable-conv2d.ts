import { ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import { lastAxis, requirePositiveInteger, type SizeOption } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import { type ConvolutionOptions, type ConvolutionSettings, convolutionSettings, settingsConfig } from './settings.ts';

export interface SeparableConv2DOptions extends ConvolutionOptions, RecipeOptions<'depthwise'>, RecipeOptions<'pointwise'> {
  readonly depthMultiplier?: number;
}

/**
 * A convolution in two cheap steps: each channel by filters of its own, then all channels at each place.
 *
 * Formula: y = activation(conv2d(depthwiseConv2d(x, depthwise), pointwise) + bias)
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, newHeight, newWidth, filters], sizes as in conv2d
 * Weights: depthwise_kernel [kernelHeight, kernelWidth, channels, m]; pointwise_kernel [1, 1, channels · m, filters]; bias [filters]
 *
 * @param filters - output channels, an integer > 0
 * @param kernelSize - height and width of the window
 * @param options.depthMultiplier - m, the filters per channel in the first step; default 1
 * @param options.strides - default 1
 * @param options.padding - default `valid`
 * @param options.dilationRate - default 1, and 1 only where strides are above 1
 * @param options.depthwiseInitializer - default glorotUniform; pointwiseInitializer glorotUniform, biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds
 * @throws {ShapeError} when the channels are unknown at build, or the window exceeds the image
 * @example
 * separableConv2d(8, 3).computeOutputSpec({ shape: [null, 28, 28, 4], dtype: 'float32' })[0].shape // [null, 26, 26, 8]
 * @see keras.layers.SeparableConv2D
 */
export function separableConv2d(filters: number, kernelSize: SizeOption, options: SeparableConv2DOptions = {}): SeparableConv2D {
  return new SeparableConv2D(filters, kernelSize, options);
}

class SeparableConv2D extends Layer {
  readonly className = 'SeparableConv2D';
  readonly #filters: number;
  readonly #depthMultiplier: number;
  readonly #settings: ConvolutionSettings;
  readonly #depthwiseRecipe: WeightRecipe;
  readonly #pointwiseRecipe: WeightRecipe;
  #depthwiseKernel: Variable | null = null;
  #pointwiseKernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: SeparableConv2DOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#depthMultiplier = requirePositiveInteger(this.label, 'depthMultiplier', options.depthMultiplier ?? 1);
    this.#settings = convolutionSettings(this.label, kernelSize, options);
    this.#depthwiseRecipe = weightRecipe(this.label, 'depthwise', options, 'glorotUniform');
    this.#pointwiseRecipe = weightRecipe(this.label, 'pointwise', options, 'glorotUniform');
    this.inputSpec = { rank: 4 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const { kernelSize, useBias, biasRecipe } = this.#settings;
    const depthwise = [...kernelSize, channels, this.#depthMultiplier];
    const pointwise = [1, 1, channels * this.#depthMultiplier, this.#filters];
    this.#depthwiseKernel = this.addWeight({ name: 'depthwise_kernel', shape: depthwise, ...this.#depthwiseRecipe });
    this.#pointwiseKernel = this.addWeight({ name: 'pointwise_kernel', shape: pointwise, ...this.#pointwiseRecipe });
    if (useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...biasRecipe });
    this.inputSpec = { rank: 4, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { window, useBias, activation } = this.#settings;
    const perChannel = ops.depthwiseConv2d(x, this.weight(this.#depthwiseKernel), window);
    const y = ops.conv2d(perChannel, this.weight(this.#pointwiseKernel));
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      depthMultiplier: this.#depthMultiplier,
      ...settingsConfig(this.label, this.#settings),
      ...recipeConfig('depthwise', this.#depthwiseRecipe),
      ...recipeConfig('pointwise', this.#pointwiseRecipe),
    };
  }
}
export type { SeparableConv2D };
