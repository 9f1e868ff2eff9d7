import { ops, type Spec, specOf, type Tensor, type Variable } from '@ibex-ml/core';
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
import { type OutputPadding, requireOutputPadding, transposedSize } from './transposed-size.ts';

export interface Conv1DTransposeOptions extends SequenceOptions, RecipeOptions<'kernel'> {
  /** Steps that are left over at the end, fewer than the strides; default null, as the padding has it. */
  readonly outputPadding?: SizeOption | null;
}

/**
 * A convolution of sequences the other way round: each step spreads a filter over the result, `strides` apart.
 *
 * Formula: y[n, i·s + k·d - p, f] = activation(Σ over i, k, c of x[n, i, c] · kernel[k, f, c] + bias[f])
 * Input:   [batch, steps, channels], float
 * Output:  [batch, newSteps, filters], sizes as in conv2dTranspose
 * Weights: kernel [kernelSize, filters, channels]; bias [filters]
 *
 * @param filters - output channels, an integer > 0
 * @param kernelSize - the length of the window
 * @param options.kernelInitializer - default glorotUniform; biasInitializer zeros
 * @throws {ArgumentError} when a number is out of bounds
 * @throws {ShapeError} when the channels or the steps are unknown, or no sequence belongs to `outputPadding`
 * @example
 * conv1dTranspose(8, 3, { strides: 2 }).computeOutputSpec({ shape: [null, 5, 4], dtype: 'float32' })[0].shape // [null, 11, 8]
 * @see keras.layers.Conv1DTranspose
 */
export function conv1dTranspose(filters: number, kernelSize: SizeOption, options: Conv1DTransposeOptions = {}): Conv1DTranspose {
  return new Conv1DTranspose(filters, kernelSize, options);
}

class Conv1DTranspose extends Layer {
  readonly className = 'Conv1DTranspose';
  readonly #filters: number;
  readonly #settings: SequenceSettings;
  readonly #outputPadding: OutputPadding;
  readonly #kernelRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: Conv1DTransposeOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#settings = sequenceSettings(this.label, kernelSize, options, ['valid', 'same']);
    this.#outputPadding = requireOutputPadding(this.label, options.outputPadding ?? null, [this.#settings.strides]);
    this.#kernelRecipe = weightRecipe(this.label, 'kernel', options, 'glorotUniform');
    this.inputSpec = { rank: 3 };
  }

  protected override build([input]: readonly Spec[]): void {
    const channels = lastAxis(this.label, input as Spec);
    const { kernelSize, useBias, biasRecipe } = this.#settings;
    this.#kernel = this.addWeight({ name: 'kernel', shape: [kernelSize, this.#filters, channels], ...this.#kernelRecipe });
    if (useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...biasRecipe });
    this.inputSpec = { rank: 3, axes: { [-1]: channels } };
  }

  protected call(x: Tensor): Tensor {
    const { kernelSize, strides, dilation, padding, useBias, activation } = this.#settings;
    const moves = { kernelSize: [kernelSize], strides: [strides], dilations: [dilation], padding };
    const [steps = 0] = transposedSize(this.label, specOf(x).shape, moves, this.#outputPadding);
    const window = { ...rowWindow(this.#settings), padding };
    const y = onRow(x, this.weight(this.#kernel), (image, filter) => ops.conv2dTranspose(image, filter, [1, steps], window));
    return activation(useBias ? ops.add(y, this.weight(this.#bias)) : y);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      outputPadding: this.#outputPadding,
      ...sequenceConfig(this.label, this.#settings),
      ...recipeConfig('kernel', this.#kernelRecipe),
    };
  }
}
export type { Conv1DTranspose };
