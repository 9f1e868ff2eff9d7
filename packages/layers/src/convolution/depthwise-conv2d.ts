import { ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
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

export interface DepthwiseConv2DOptions extends LayerOptions, WindowOptions {
  readonly depthMultiplier?: number;
  readonly dilationRate?: SizeOption;
  readonly activation?: ActivationInput;
  readonly useBias?: boolean;
  readonly depthwiseInitializer?: InitializerInput;
  readonly biasInitializer?: InitializerInput;
  readonly depthwiseRegularizer?: RegularizerInput;
  readonly biasRegularizer?: RegularizerInput;
}

/**
 * A convolution of each feature by filters of its own.
 *
 * Formula: y = activation(depthwiseConv2d(x, kernel) + bias); see ops.depthwiseConv2d
 * Input:   [batch, height, width, features], float
 * Output:  [batch, newHeight, newWidth, features · depthMultiplier]
 * Weights: kernel [kernelHeight, kernelWidth, features, depthMultiplier]; bias [features · depthMultiplier]
 *
 * @param kernelSize - height and width of the window, or one number for both
 * @param options.depthMultiplier - filters per feature; default 1
 * @throws {ArgumentError} when an argument is out of bounds
 * @throws {ShapeError} when the features are unknown at build
 * @example
 * depthwiseConv2d(3).computeOutputSpec({ shape: [null, 28, 28, 8], dtype: 'float32' })[0].shape // [null, 26, 26, 8]
 * @see keras.layers.DepthwiseConv2D
 */
export function depthwiseConv2d(kernelSize: SizeOption, options: DepthwiseConv2DOptions = {}): DepthwiseConv2D {
  return new DepthwiseConv2D(kernelSize, options);
}

class DepthwiseConv2D extends Layer {
  readonly className = 'DepthwiseConv2D';
  readonly #kernelSize: readonly [number, number];
  readonly #window: CheckedWindow;
  readonly #depthMultiplier: number;
  readonly #dilationRate: readonly [number, number];
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #depthwiseRecipe: WeightRecipe;
  readonly #biasRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(kernelSize: SizeOption, options: DepthwiseConv2DOptions) {
    super(options);
    this.#kernelSize = requireSize(this.label, 'kernelSize', kernelSize);
    this.#window = checkedWindow(this.label, options, 1);
    this.#depthMultiplier = requirePositiveInteger(this.label, 'depthMultiplier', options.depthMultiplier ?? 1);
    this.#dilationRate = requireSize(this.label, 'dilationRate', options.dilationRate ?? 1);
    this.#activation = resolveActivation(options.activation, this.label);
    this.#useBias = options.useBias ?? true;
    const { depthwiseInitializer = 'glorotUniform', biasInitializer = 'zeros' } = options;
    this.#depthwiseRecipe = weightRecipe(this.label, 'depthwise', depthwiseInitializer, options.depthwiseRegularizer);
    this.#biasRecipe = weightRecipe(this.label, 'bias', biasInitializer, options.biasRegularizer);
    this.inputSpec = { rank: 4 };
  }

  protected override build([input]: readonly Spec[]): void {
    const features = lastAxis(this.label, input as Spec);
    const shape = [...this.#kernelSize, features, this.#depthMultiplier];
    this.#kernel = this.addWeight({ name: 'kernel', shape, ...this.#depthwiseRecipe });
    const biasShape = [features * this.#depthMultiplier];
    if (this.#useBias) this.#bias = this.addWeight({ name: 'bias', shape: biasShape, ...this.#biasRecipe });
    this.inputSpec = { rank: 4, axes: { [-1]: features } };
  }

  protected call(x: Tensor): Tensor {
    const { strides, padding } = this.#window;
    const convolved = ops.depthwiseConv2d(x, this.weight(this.#kernel), { strides, padding, dilations: this.#dilationRate });
    return this.#activation(this.#useBias ? ops.add(convolved, this.weight(this.#bias)) : convolved);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      kernelSize: this.#kernelSize,
      ...this.#window,
      depthMultiplier: this.#depthMultiplier,
      dataFormat: dataFormatName,
      dilationRate: this.#dilationRate,
      activation: activationConfig(this.label, this.#activation),
      useBias: this.#useBias,
      ...recipeConfig('depthwise', this.#depthwiseRecipe),
      ...recipeConfig('bias', this.#biasRecipe),
    };
  }
}
export type { DepthwiseConv2D };
