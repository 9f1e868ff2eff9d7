import { ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import type { Activation } from '../activations/activation.ts';
import { type ActivationInput, activationConfig, resolveActivation } from '../activations/resolve.ts';
import { lastAxis, requirePositiveInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

export interface DenseOptions extends LayerOptions, RecipeOptions<'kernel'>, RecipeOptions<'bias'> {
  readonly activation?: ActivationInput;
  readonly useBias?: boolean;
}

/**
 * A fully connected layer.
 *
 * Formula: y = activation(x · kernel + bias)
 * Input:   [batch, ..., inFeatures], float
 * Output:  [batch, ..., units]
 * Weights: kernel [inFeatures, units]; bias [units]
 *
 * @param units - output features, an integer > 0
 * @param options.activation - default linear
 * @param options.useBias - default true
 * @param options.kernelInitializer - default glorotUniform
 * @param options.biasInitializer - default zeros
 * @throws {ArgumentError} when units is no integer > 0
 * @throws {ShapeError} when the last input axis is unknown at build
 * @example
 * dense(10, { activation: 'softmax' }).computeOutputSpec({ shape: [null, 784], dtype: 'float32' })[0].shape // [null, 10]
 * @see keras.layers.Dense
 */
export function dense(units: number, options: DenseOptions = {}): Dense {
  return new Dense(units, options);
}

class Dense extends Layer {
  readonly className = 'Dense';
  readonly #units: number;
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #kernelRecipe: WeightRecipe;
  readonly #biasRecipe: WeightRecipe;
  #kernel: Variable | null = null;
  #bias: Variable | null = null;

  constructor(units: number, options: DenseOptions) {
    super(options);
    this.#units = requirePositiveInteger(this.label, 'units', units);
    this.#activation = resolveActivation(options.activation, this.label);
    this.#useBias = options.useBias ?? true;
    this.#kernelRecipe = weightRecipe(this.label, 'kernel', options, 'glorotUniform');
    this.#biasRecipe = weightRecipe(this.label, 'bias', options, 'zeros');
    this.inputSpec = { minRank: 2 };
  }

  protected override build([input]: readonly Spec[]): void {
    const inFeatures = lastAxis(this.label, input as Spec);
    this.#kernel = this.addWeight({ name: 'kernel', shape: [inFeatures, this.#units], ...this.#kernelRecipe });
    if (this.#useBias) this.#bias = this.addWeight({ name: 'bias', shape: [this.#units], ...this.#biasRecipe });
    this.inputSpec = { minRank: 2, axes: { [-1]: inFeatures } };
  }

  protected call(x: Tensor): Tensor {
    const product = ops.matmul(x, this.weight(this.#kernel));
    return this.#activation(this.#useBias ? ops.add(product, this.weight(this.#bias)) : product);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {
      units: this.#units,
      activation: activationConfig(this.label, this.#activation),
      useBias: this.#useBias,
      ...recipeConfig('kernel', this.#kernelRecipe),
      ...recipeConfig('bias', this.#biasRecipe),
    };
  }
}
export type { Dense };
