import { ops, specOf, type Tensor, type Variable } from '@ibex-ml/core';
import type { InitializerInput } from '../initializers/resolve.ts';
import { requirePositiveInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import type { RegularizerInput } from '../regularizers/resolve.ts';

export interface EmbeddingOptions extends LayerOptions {
  readonly embeddingsInitializer?: InitializerInput;
  readonly embeddingsRegularizer?: RegularizerInput;
}

/**
 * A row of weights for each index.
 *
 * Formula: y[..., :] = embeddings[x[...], :]
 * Input:   [batch, ...], integers from 0 to inputDim - 1; what an index outside gives is up to the backend
 * Output:  [batch, ..., outputDim]
 * Weights: embeddings [inputDim, outputDim]
 *
 * @param inputDim - how many indices there are, an integer > 0
 * @param outputDim - the length of a row, an integer > 0
 * @param options.embeddingsInitializer - default randomUniform from -0.05 to 0.05
 * @example
 * embedding(100, 8).computeOutputSpec({ shape: [null, 5], dtype: 'int32' })[0].shape // [null, 5, 8]
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
    this.#recipe = weightRecipe(this.label, 'embeddings', options.embeddingsInitializer ?? 'randomUniform', options.embeddingsRegularizer);
  }

  protected override build(): void {
    this.#embeddings = this.addWeight({ name: 'embeddings', shape: [this.#inputDim, this.#outputDim], ...this.#recipe });
  }

  protected call(x: Tensor): Tensor {
    const indices = specOf(x).dtype === 'int32' ? x : ops.cast(x, 'int32');
    return ops.gather(this.weight(this.#embeddings), indices);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { inputDim: this.#inputDim, outputDim: this.#outputDim, ...recipeConfig('embeddings', this.#recipe) };
  }
}
export type { Embedding };
