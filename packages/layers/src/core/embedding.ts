import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { requirePositiveInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import { asIndices, castFloats } from '../layer/tensors.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

export interface EmbeddingOptions extends LayerOptions, RecipeOptions<'embeddings'> {
  /** Only false: there are no masks. */
  readonly maskZero?: false;
}

/**
 * A table that is looked up: turns each integer into a vector that is learned.
 *
 * Formula: y[..., :] = embeddings[x[...], :]
 * Input:   [...], integers in [0, inputDim); floats lose their fraction
 * Output:  [..., outputDim]
 * Weights: embeddings [inputDim, outputDim]
 *
 * A number outside [0, inputDim), or NaN, ends the computation with a DataError. (Keras on TensorFlow counts those below 0 from the end
 * of the table.)
 *
 * @param inputDim - the number of rows of the table, an integer > 0
 * @param outputDim - the length of a vector, an integer > 0
 * @param options.embeddingsInitializer - default uniform: even in [-0.05, 0.05)
 * @throws {ArgumentError} when a size is no integer > 0
 * @example
 * embedding(1000, 16).computeOutputSpec({ shape: [null, 12], dtype: 'int32' })[0].shape // [null, 12, 16]
 * @see keras.layers.Embedding
 */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}): Embedding {
  return new Embedding(inputDim, outputDim, options);
}

class Embedding extends Layer {
  readonly className = 'Embedding';
  readonly #inputDim: number;
  readonly #outputDim: number;
  readonly #recipe: WeightRecipe;
  #embeddings: Variable | null = null;

  constructor(inputDim: number, outputDim: number, options: EmbeddingOptions) {
    super(options);
    this.#inputDim = requirePositiveInteger(this.label, 'inputDim', inputDim);
    this.#outputDim = requirePositiveInteger(this.label, 'outputDim', outputDim);
    this.#recipe = weightRecipe(this.label, 'embeddings', options, 'uniform');
    this.autocast = false;
    if ((options.maskZero as boolean | undefined) === true) {
      throw new ArgumentError({
        where: this.label,
        argument: 'maskZero',
        expected: 'false',
        received: true,
        remedy: 'There are no masks: leave it out, and give padding a row of the table like any other.',
      });
    }
  }

  protected override build(): void {
    this.#embeddings = this.addWeight({ name: 'embeddings', shape: [this.#inputDim, this.#outputDim], ...this.#recipe });
  }

  protected call(x: Tensor): Tensor {
    const rows = ops.gather(this.variable(this.#embeddings).value, asIndices(x));
    return castFloats(rows, this.dtypePolicy.computeDtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    const sizes = { inputDim: this.#inputDim, outputDim: this.#outputDim };
    return { ...sizes, maskZero: false, ...recipeConfig('embeddings', this.#recipe) };
  }
}
export type { Embedding };
