import { ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import { lastAxis, requirePositiveInteger, type SizeOption } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import { type ConvolutionOptions, type ConvolutionSettings, convolutionSettings, settingsConfig } from './settings.ts';

export interface DepthwiseConv2DOptions extends ConvolutionOptions, RecipeOptions<'depthwise'> {
  readonly depthMultiplier?: number;
}

/**
 * A convolution of each channel by filters of its own.
 *
 * Formula: y[n, i, j, c·m + q] = activation(Σ over h, w of x[n, i·s + h·d - p, j·s + w·d - p, c] · kernel[h, w, c, q] + bias)
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, newHeight, newWidth, channels · m], sizes as in conv2d
 * Weights: kernel [kernelHeight, kernelWidth, channels, m]; bias [channels · m]
 *
 * @param kernelSize - height and width of the window
 * @param options.depthMultiplier - m, the filters per channel; default 1
 * @param options.strides - default 1
 * @param options.padding - default `valid`
 * @param options.dilationRate - default 1, and 1 only where strides are above 1
 * @param options.depthwiseInitializer - default glorotUniform; biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds
 * @throws {ShapeError} when the channels are unknown at build, or the window exceeds the image
 * @example
 * depthwiseConv2d(3).computeOutputSpec({ shape: [null, 28, 28, 4], dtype: 'float32' })[0].shape // [null, 26, 26, 4]
 * @see keras.layers.DepthwiseConv2D
 */
export function depthwiseConv2d(kernelSize: SizeOption, options: DepthwiseConv2DOptions = {}): DepthwiseConv2D {
  return new DepthwiseConv2D(kernelSize, options);
}

class DepthwiseConv2D extends Layer {
  readonly className = 'DepthwiseConv2D';
  readonly #depthMultiplier: number;
  readonly #settings: ConvolutionSettings;
  readonly #recipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(kernelSize: SizeOption, options: DepthwiseConv2DOptions) {
    super(options);
    this.#depthMultiplier = requirePositiveInteger(this.label, 'depthMultiplier', options.depthMultiplier ?? 1);
    this.#settings = convolutionSettings(this.label, kernelSize, options);
    this.#recipe = weightRecipe(this.label, 'depthwise', options, 'glorotUniform');
    this.inputSpec = { rank: 4 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const { kernelSize, useBias, biasRecipe } = this.#settings;
    const shape = [...kernelSize, channels, this.#depthMultiplier];
    this.#kernel = this.addWeight({ name: 'kernel', shape, ...this.#recipe });
    if (useBias) this.#bias = this.addWeight({ name: 'bias', shape: [channels * this.#depthMultiplier], ...biasRecipe });
    this.inputSpec = { rank: 4, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { window, useBias, activation } = this.#settings;
    const y = ops.depthwiseConv2d(x, this.weight(this.#kernel), window);
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      depthMultiplier: this.#depthMultiplier,
      ...settingsConfig(this.label, this.#settings),
      ...recipeConfig('depthwise', this.#recipe),
    };
  }
}
export type { DepthwiseConv2D };
