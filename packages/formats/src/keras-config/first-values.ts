import { emptyArray, FormatError, NdArray } from '@ibex-ml/core';
import { type AnyLayer, type Initializer, type LayerConfig, resolveInitializer, type SerializedObject } from '@ibex-ml/layers';

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

  /** The same maker, for layers whose weights are taken from the budget. Their configs are the same. */
  guard(make: Maker): Maker {
    return (config) => {
      const layer = make(config);
      const initializers = Object.entries(layer.getConfig()).filter(([name]) => name.endsWith('Initializer'));
      if (initializers.length === 0) {
        layer.onWeight = (shape) => void this.#take(shape);
        return layer;
      }
      const guarded = initializers.map(([name, data]) => {
        const given = config[name];
        return [name, this.#guarded(isInitializer(given) ? given : resolveInitializer(data as SerializedObject))];
      });
      return make({ ...config, name: layer.name, ...(Object.fromEntries(guarded) as object) });
    };
  }

  #guarded(initializer: Initializer): Initializer {
    return {
      className: initializer.className,
      getConfig: () => initializer.getConfig(),
      initialize: (shape, dtype) => {
        const size = this.#take(shape);
        return this.#zeros ? new NdArray(emptyArray(dtype, size), shape, dtype) : initializer.initialize(shape, dtype);
      },
    };
  }

  /** Takes a weight from the budget, and gives its size. @throws {FormatError} where too little is left */
  #take(shape: readonly number[]): number {
    const size = shape.reduce((product, axis) => product * axis, 1);
    this.#left -= size;
    if (this.#left >= 0) return size;
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

function isInitializer(value: unknown): value is Initializer {
  return typeof value === 'object' && value !== null && 'initialize' in value;
}
