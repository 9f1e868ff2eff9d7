import { ops, type Spec, specOf, type Tensor, type Variable } from '@ibex-ml/core';
import { lastAxis, requirePositiveInteger, type SizeOption } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import { type ConvolutionOptions, type ConvolutionSettings, convolutionSettings, settingsConfig } from './settings.ts';
import { type OutputPadding, requireOutputPadding, transposedSize } from './transposed-size.ts';

export interface Conv2DTransposeOptions extends ConvolutionOptions, RecipeOptions<'kernel'> {
  /** Rows and columns that are left over at the bottom and on the right, fewer than the strides; default null, as the padding has it. */
  readonly outputPadding?: SizeOption | null;
}

/**
 * A convolution the other way round: each pixel spreads a filter over the result, `strides` apart. It makes images larger.
 *
 * Formula: y[n, i·s + h·d - p, j·s + w·d - p, f] = activation(Σ over i, j, h, w, c of x[n, i, j, c] · kernel[h, w, f, c] + bias[f])
 * Input:   [batch, height, width, channels], float
 * Output:  [batch, newHeight, newWidth, filters]; size · stride for `same`, (size - 1) · stride + max((kernel - 1) · d + 1, stride) for
 *          `valid`
 * Weights: kernel [kernelHeight, kernelWidth, filters, channels]; bias [filters]
 *
 * @param filters - output channels, an integer > 0
 * @param kernelSize - height and width of the window
 * @param options.strides - how far apart the pixels are spread; default 1
 * @param options.padding - default `valid`
 * @param options.kernelInitializer - default glorotUniform; biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds
 * @throws {ShapeError} when the channels or the size are unknown, or no image belongs to `outputPadding`
 * @example
 * const layer = conv2dTranspose(8, 3, { strides: 2, padding: 'same' });
 * layer.computeOutputSpec({ shape: [null, 7, 7, 4], dtype: 'float32' })[0].shape // [null, 14, 14, 8]
 * @see keras.layers.Conv2DTranspose
 */
export function conv2dTranspose(filters: number, kernelSize: SizeOption, options: Conv2DTransposeOptions = {}): Conv2DTranspose {
  return new Conv2DTranspose(filters, kernelSize, options);
}

class Conv2DTranspose extends Layer {
  readonly className = 'Conv2DTranspose';
  readonly #filters: number;
  readonly #settings: ConvolutionSettings;
  readonly #outputPadding: OutputPadding;
  readonly #kernelRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: Conv2DTransposeOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#settings = convolutionSettings(this.label, kernelSize, options);
    this.#outputPadding = requireOutputPadding(this.label, options.outputPadding ?? null, this.#settings.window.strides);
    this.#kernelRecipe = weightRecipe(this.label, 'kernel', options, 'glorotUniform');
    this.inputSpec = { rank: 4 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const { kernelSize, useBias, biasRecipe } = this.#settings;
    this.#kernel = this.addWeight({ name: 'kernel', shape: [...kernelSize, this.#filters, channels], ...this.#kernelRecipe });
    if (useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...biasRecipe });
    this.inputSpec = { rank: 4, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { kernelSize, window, useBias, activation } = this.#settings;
    const [height = 0, width = 0] = transposedSize(this.label, specOf(x).shape, { kernelSize, ...window }, this.#outputPadding);
    const y = ops.conv2dTranspose(x, this.weight(this.#kernel), [height, width], window);
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      outputPadding: this.#outputPadding,
      ...settingsConfig(this.label, this.#settings),
      ...recipeConfig('kernel', this.#kernelRecipe),
    };
  }
}
export type { Conv2DTranspose };
