import { type DTypePolicy, type NdArray, SeedGenerator, type Tensor, Variable } from '@ibex-ml/core';
import { firstValue } from './first-values.ts';
import { notBuilt, requireFit } from './layer-errors.ts';
import type { AnyLayer } from './layer.ts';
import { unique } from './one-or-more.ts';
import type { WeightOptions } from './options.ts';
import { castFloats } from './tensors.ts';
import { WeightList } from './weight-list.ts';

/** The state of a layer: its weights, random seeds and the layers inside it, and whether they may be fitted. */
export abstract class LayerState {
  abstract readonly name: string;
  /** How errors call it: `dense "out"`. */
  abstract readonly label: string;
  abstract readonly built: boolean;
  abstract readonly dtypePolicy: DTypePolicy;
  /** Hears of each weight before it is made, and may refuse it: for those who make layers from files that are not trusted. */
  onWeight: ((shape: readonly number[]) => void) | null = null;
  #trainable: boolean;
  readonly #own = new WeightList();
  readonly #seedGenerators: SeedGenerator[] = [];
  readonly #sublayers: AnyLayer[] = [];

  constructor(trainable: boolean) {
    this.#trainable = trainable;
  }

  /** Whether its weights, and those of layers inside it, may be fitted. Set it to false to freeze them. */
  get trainable(): boolean {
    return this.#trainable;
  }

  set trainable(value: boolean) {
    this.#trainable = value;
    for (const layer of this.sublayers) layer.trainable = value;
  }

  /** The layers inside this one. */
  get sublayers(): readonly AnyLayer[] {
    return this.#sublayers;
  }

  /** All weights in Keras's order: its own trainable ones, its own others, then those of the layers inside. */
  get weights(): readonly Variable[] {
    return unique([...this.#own.all, ...this.sublayers.flatMap((layer) => layer.weights)]);
  }

  /** The weights that training changes. */
  get trainableWeights(): readonly Variable[] {
    if (!this.#trainable) return [];
    return unique([...this.#own.trainable, ...this.sublayers.flatMap((layer) => layer.trainableWeights)]);
  }

  /** The weights that training leaves alone: statistics, and all of a frozen layer. */
  get nonTrainableWeights(): readonly Variable[] {
    const trained = new Set(this.trainableWeights);
    return this.weights.filter((weight) => !trained.has(weight));
  }

  /** The state of random numbers, its own and of layers inside. */
  get seedStates(): readonly Variable[] {
    return unique([...this.#seedGenerators.map((seed) => seed.state), ...this.sublayers.flatMap((layer) => layer.seedStates)]);
  }

  /** The number of elements of all weights. */
  countParams(): number {
    return this.weights.reduce((count, weight) => count + weight.size, 0);
  }

  /** The penalties on its trainable weights and those of layers inside, as scalars: for use in a traced function. */
  weightLosses(): Tensor[] {
    if (!this.#trainable) return [];
    return [...this.#own.penalties(), ...this.sublayers.flatMap((layer) => layer.weightLosses())];
  }

  /** The values of all weights, in the order of `weights`. */
  async getWeights(): Promise<NdArray[]> {
    return Promise.all(this.weights.map((weight) => weight.read()));
  }

  /**
   * Sets all weights, in the order of `weights`; all or none.
   *
   * @throws {ShapeError} when their number, a shape or a type differs
   */
  setWeights(values: readonly NdArray[]): void {
    requireFit(this.label, this.built, this.weights, values);
    for (const [index, weight] of this.weights.entries()) weight.assign(values[index] as NdArray);
  }

  /** Gives back the memory of all weights at once, instead of when they are collected. */
  dispose(): void {
    for (const variable of [...this.weights, ...this.seedStates]) variable.dispose();
  }

  /** Makes a weight; for use in `build`. */
  protected addWeight(options: WeightOptions): Variable {
    const { name, shape, initializer, dtype, regularizer = null, constraint = null, trainable = true } = options;
    this.onWeight?.(shape);
    const initial = firstValue(initializer, shape, dtype ?? this.dtypePolicy.variableDtype);
    const weight = new Variable(initial, {
      name: `${this.name}/${name}`,
      trainable,
      constraint: constraint === null ? null : (value) => constraint.call(value),
    });
    this.#own.add(weight, regularizer);
    return weight;
  }

  /** Makes a source of random seeds that is kept with the layer's state; for use in the constructor. */
  protected addSeedGenerator(seed: number | null): SeedGenerator {
    const generator = new SeedGenerator(seed, 'seed_generator/seed_generator_state');
    this.#seedGenerators.push(generator);
    return generator;
  }

  /** Makes the weights of another layer part of this one; for layers made of layers. */
  protected track<L extends AnyLayer>(layer: L): L {
    this.#sublayers.push(layer);
    return layer;
  }

  /** A weight that `build` makes, in the compute type; for use in `call`. @throws {StateError} before `build` */
  protected weight(weight: Variable | null): Tensor {
    return castFloats(this.variable(weight).value, this.dtypePolicy.computeDtype);
  }

  /** A weight that `build` makes, as it is kept: for statistics that `call` assigns. @throws {StateError} before `build` */
  protected variable(weight: Variable | null): Variable {
    if (weight !== null) return weight;
    throw notBuilt(this.label);
  }

  /** Takes back the weights that `build` has made. */
  protected forgetWeights(): void {
    this.#own.clear();
  }
}
