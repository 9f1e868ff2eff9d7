import { FormatError } from '@ibex-ml/core';
import { type AnyLayer, type LayerConfig, withZeroWeights } from '@ibex-ml/layers';

type Maker = (config: LayerConfig) => AnyLayer;

/** Keeps the weights of a model within bounds, whatever sizes its config says. */
export class WeightBudget {
  #left: number;
  readonly #all: number;
  readonly #zeros: boolean;

  /**
   * @param elements - of all weights together
   * @param zeros - whether weights begin as zeros, as their values come from a file
   */
  constructor(elements: number, zeros: boolean) {
    this.#all = elements;
    this.#left = elements;
    this.#zeros = zeros;
  }

  /** Makes a model whose weights begin as the budget has it. */
  spend<T>(make: () => T): T {
    return this.#zeros ? withZeroWeights(make) : make();
  }

  /** The same maker, for layers whose weights are taken from the budget. */
  guard(make: Maker): Maker {
    return (config) => {
      const layer = make(config);
      layer.onWeight = (shape) => this.#take(shape);
      return layer;
    };
  }

  /** Takes a weight from the budget. @throws {FormatError} where too little is left */
  #take(shape: readonly number[]): void {
    this.#left -= shape.reduce((product, axis) => product * axis, 1);
    if (this.#left >= 0) return;
    throw new FormatError({
      where: 'Keras config',
      argument: 'sizes of layers',
      expected: `of at most ${this.#all} weights together`,
      received: `more, at a weight of ${shape.join(' x ')}`,
      remedy: this.#zeros
        ? 'The file does not hold so many: it is damaged, or was made to do harm.'
        : 'Raise maxParameters where the model is meant to be so large.',
    });
  }
}
