import { ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import { lastAxis, requirePositiveInteger, type SizeOption } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import { channelsPerGroup, requireGroups } from './groups.ts';
import { type ConvolutionOptions, type ConvolutionSettings, convolutionSettings, settingsConfig } from './settings.ts';

export interface Conv2DOptions extends ConvolutionOptions, RecipeOptions<'kernel'> {
  readonly groups?: number;
}

/**
 * A convolution over images.
 *
 * Formula: y[n, i, j, f] = activation(Σ over h, w, c of x[n, i·s + h·d - p, j·s + w·d - p, c] · kernel[h, w, c, f] + bias[f])
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, newHeight, newWidth, filters]; ⌈size / stride⌉ for `same`, ⌊(size - (kernel - 1) · d - 1) / stride⌋ + 1 for `valid`
 * Weights: kernel [kernelHeight, kernelWidth, channels / groups, filters]; bias [filters]
 *
 * @param filters - output channels, an integer > 0
 * @param kernelSize - height and width of the window
 * @param options.strides - default 1
 * @param options.padding - default `valid`
 * @param options.dilationRate - distance between the kernel's elements; default 1, and 1 only where strides are above 1
 * @param options.groups - parts that the channels are cut into, each with filters of its own; default 1
 * @param options.activation - default linear
 * @param options.kernelInitializer - default glorotUniform; biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds, or groups do not divide filters
 * @throws {ShapeError} when the channels are unknown at build, groups do not divide them, or the window exceeds the image
 * @example
 * conv2d(8, 3, { padding: 'same' }).computeOutputSpec({ shape: [null, 28, 28, 1], dtype: 'float32' })[0].shape // [null, 28, 28, 8]
 * @see keras.layers.Conv2D
 */
export function conv2d(filters: number, kernelSize: SizeOption, options: Conv2DOptions = {}): Conv2D {
  return new Conv2D(filters, kernelSize, options);
}

class Conv2D extends Layer {
  readonly className = 'Conv2D';
  readonly #filters: number;
  readonly #groups: number;
  readonly #settings: ConvolutionSettings;
  readonly #kernelRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: Conv2DOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#groups = requireGroups(this.label, options.groups, filters);
    this.#settings = convolutionSettings(this.label, kernelSize, options);
    this.#kernelRecipe = weightRecipe(this.label, 'kernel', options, 'glorotUniform');
    this.inputSpec = { rank: 4 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const shape = [...this.#settings.kernelSize, channelsPerGroup(this.label, channels, this.#groups), this.#filters];
    this.#kernel = this.addWeight({ name: 'kernel', shape, ...this.#kernelRecipe });
    if (this.#settings.useBias)
      this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...this.#settings.biasRecipe });
    this.inputSpec = { rank: 4, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { window, useBias, activation } = this.#settings;
    const y = ops.conv2d(x, this.weight(this.#kernel), { ...window, groups: this.#groups });
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      groups: this.#groups,
      ...settingsConfig(this.label, this.#settings),
      ...recipeConfig('kernel', this.#kernelRecipe),
    };
  }
}
export type { Conv2D };
