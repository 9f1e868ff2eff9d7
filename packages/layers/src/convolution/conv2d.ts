import { ArgumentError, ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import type { Activation } from '../activations/activation.ts';
import { activationConfig, type ActivationInput, resolveActivation } from '../activations/resolve.ts';
import type { InitializerInput } from '../initializers/resolve.ts';
import { lastAxis, requirePositiveInteger, requireSize, type SizeOption } from '../layer/check.ts';
import { dataFormatName } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import type { RegularizerInput } from '../regularizers/resolve.ts';
import { type CheckedWindow, checkedWindow, type WindowOptions } from './window-options.ts';

export interface Conv2DOptions extends LayerOptions, WindowOptions {
  readonly dilationRate?: SizeOption;
  readonly groups?: number;
  readonly activation?: ActivationInput;
  readonly useBias?: boolean;
  readonly kernelInitializer?: InitializerInput;
  readonly biasInitializer?: InitializerInput;
  readonly kernelRegularizer?: RegularizerInput;
  readonly biasRegularizer?: RegularizerInput;
}

/**
 * A two-dimensional convolution.
 *
 * Formula: y = activation(conv2d(x, kernel) + bias); see ops.conv2d
 * Input:   [batch, height, width, inFeatures], float
 * Output:  [batch, newHeight, newWidth, filters]
 * Weights: kernel [kernelHeight, kernelWidth, inFeatures / groups, filters]; bias [filters]
 *
 * @param filters - output features, an integer > 0
 * @param kernelSize - height and width of the window, or one number for both
 * @param options.strides - steps of the window; default 1
 * @param options.padding - default `valid`
 * @param options.dilationRate - distance of the window's taps; default 1, and 1 where strides are not
 * @param options.groups - parts that the features are cut into, each with filters of its own; default 1
 * @throws {ArgumentError} when an argument is out of bounds
 * @throws {ShapeError} when the features are unknown at build, or no multiple of groups
 * @example
 * conv2d(32, 3).computeOutputSpec({ shape: [null, 28, 28, 1], dtype: 'float32' })[0].shape // [null, 26, 26, 32]
 * @see keras.layers.Conv2D
 */
export function conv2d(filters: number, kernelSize: SizeOption, options: Conv2DOptions = {}): Conv2D {
  return new Conv2D(filters, kernelSize, options);
}

class Conv2D extends Layer {
  readonly className = 'Conv2D';
  readonly #filters: number;
  readonly #kernelSize: readonly [number, number];
  readonly #window: CheckedWindow;
  readonly #dilationRate: readonly [number, number];
  readonly #groups: number;
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #kernelRecipe: WeightRecipe;
  readonly #biasRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(filters: number, kernelSize: SizeOption, options: Conv2DOptions) {
    super(options);
    this.#filters = requirePositiveInteger(this.label, 'filters', filters);
    this.#kernelSize = requireSize(this.label, 'kernelSize', kernelSize);
    this.#window = checkedWindow(this.label, options, 1);
    this.#dilationRate = requireSize(this.label, 'dilationRate', options.dilationRate ?? 1);
    this.#groups = requirePositiveInteger(this.label, 'groups', options.groups ?? 1);
    if (this.#filters % this.#groups !== 0) throw misfit(this.label, 'filters', `divisible by groups (${this.#groups})`, filters);
    if (Math.max(...this.#window.strides) > 1 && Math.max(...this.#dilationRate) > 1) {
      throw misfit(this.label, 'dilationRate', '1 where strides are more than 1', this.#dilationRate);
    }
    this.#activation = resolveActivation(options.activation, this.label);
    this.#useBias = options.useBias ?? true;
    this.#kernelRecipe = weightRecipe(this.label, 'kernel', options.kernelInitializer ?? 'glorotUniform', options.kernelRegularizer);
    this.#biasRecipe = weightRecipe(this.label, 'bias', options.biasInitializer ?? 'zeros', options.biasRegularizer);
    this.inputSpec = { rank: 4 };
  }

  protected override build([input]: readonly Spec[]): void {
    const inFeatures = lastAxis(this.label, input as Spec);
    if (inFeatures % this.#groups !== 0) throw misfit(this.label, 'groups', `a divisor of the ${inFeatures} input features`, this.#groups);
    const shape = [...this.#kernelSize, inFeatures / this.#groups, this.#filters];
    this.#kernel = this.addWeight({ name: 'kernel', shape, ...this.#kernelRecipe });
    if (this.#useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#filters], ...this.#biasRecipe });
    this.inputSpec = { rank: 4, axes: { [-1]: inFeatures } };
  }

  protected call(x: Tensor): Tensor {
    const { strides, padding } = this.#window;
    const options = { strides, padding, dilations: this.#dilationRate, groups: this.#groups };
    const convolved = ops.conv2d(x, this.weight(this.#kernel), options);
    return this.#activation(this.#useBias ? ops.add(convolved, this.weight(this.#bias)) : convolved);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      filters: this.#filters,
      kernelSize: this.#kernelSize,
      ...this.#window,
      dataFormat: dataFormatName,
      dilationRate: this.#dilationRate,
      groups: this.#groups,
      activation: activationConfig(this.label, this.#activation),
      useBias: this.#useBias,
      ...recipeConfig('kernel', this.#kernelRecipe),
      ...recipeConfig('bias', this.#biasRecipe),
    };
  }
}
export type { Conv2D };

function misfit(where: string, argument: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy: `Choose another ${argument}.` });
}
