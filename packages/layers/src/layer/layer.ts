import {
  ArgumentError, dtypePolicy, getDtypePolicy, type DTypePolicy, type DTypePolicyName, type NdArray, scoped, SeedGenerator, type Shape,
  ShapeError, type Spec, specOf, StateError, type Tensor, traceFunction, Variable,
} from '@ibex-ml/core';
import type { Initializer } from '../initializers/initializer.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { checkInput, type InputSpec } from './input-spec.ts';
import { KerasTensor, type LayerNode } from './keras-tensor.ts';
import { uniqueName } from './names.ts';

/** One tensor, or several: what a layer takes and gives. */
export type OneOrMore<T> = T | readonly T[];

/** The same form as a layer's own tensors, of placeholders. */
export type Placeholders<T extends OneOrMore<Tensor>> = T extends readonly Tensor[] ? readonly KerasTensor[] : KerasTensor;

/** What a call is told besides its inputs. */
export interface CallContext {
  /** Whether weights are being fitted: dropout drops, batch normalization uses the batch's own statistics. */
  readonly training: boolean;
  /** Adds a scalar to the loss that is minimised. */
  readonly addLoss: (loss: Tensor) => void;
}

/** Options that every layer takes. */
export interface LayerOptions {
  readonly name?: string;
  readonly trainable?: boolean;
  readonly dtype?: DTypePolicyName;
  /** The shape of one sample: for the first layer of a Sequential. */
  readonly inputShape?: Shape;
}

/** Plain data that describes a layer so that `layerFromConfig` makes it anew; without its weights. */
export interface LayerConfig {
  readonly name: string;
  readonly trainable: boolean;
  readonly dtype: DTypePolicyName;
  readonly [argument: string]: unknown;
}

/** How a weight is made. */
export interface WeightOptions {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  readonly regularizer?: Regularizer | null;
  /** Whether optimizers may change it; false for running statistics. Default true. */
  readonly trainable?: boolean;
}

/** Any layer, whatever it takes and gives. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyLayer = Layer<OneOrMore<Tensor>, OneOrMore<Tensor>>;

/**
 * The base of all layers and models: weights, and a function of tensors that uses them. A custom layer extends it, makes its weights in
 * `build`, computes in `call` by ops, and describes itself in `config`; it then trains, compiles and exports as the built-in ones do.
 *
 * @example
 * class Scale extends Layer {
 *   readonly className = 'Scale';
 *   #factor: Variable | null = null;
 *   protected build([input]: readonly Spec[]) {
 *     this.#factor = this.addWeight({ name: 'factor', shape: [input.shape.at(-1)], initializer: ones() });
 *   }
 *   protected call(x: Tensor) { return ops.mul(x, this.#factor); }
 *   protected config() { return {}; }
 * }
 * @see keras.layers.Layer
 */
export abstract class Layer<I extends OneOrMore<Tensor> = Tensor, O extends OneOrMore<Tensor> = Tensor> {
  /** The class as configs and files name it: `Dense`. */
  abstract readonly className: string;
  readonly dtypePolicy: DTypePolicy;
  /** The shape of one sample, where it was given. */
  readonly inputShape: Shape | null;
  /** What the layer asks of its inputs; most set it in `build`. */
  protected inputSpec: InputSpec | null = null;
  /** The applications of this layer in functional models. */
  readonly inboundNodes: LayerNode[] = [];
  #name: string | null;
  #trainable: boolean;
  #built = false;
  readonly #weights: Variable[] = [];
  readonly #seedGenerators: SeedGenerator[] = [];
  readonly #regularizers = new Map<Variable, Regularizer>();
  readonly #sublayers: AnyLayer[] = [];

  constructor(options: LayerOptions = {}) {
    this.#name = options.name ?? null;
    this.#trainable = options.trainable ?? true;
    this.dtypePolicy = options.dtype === undefined ? getDtypePolicy() : dtypePolicy(options.dtype);
    this.inputShape = options.inputShape ?? null;
  }

  /** Makes the weights, once, when the shapes of the inputs are known. */
  protected build?(inputs: readonly Spec[]): void;
  /** Computes, in ops alone, so that it can be traced. */
  protected abstract call(inputs: I, context: CallContext): O;
  /** The arguments that it was made with, as plain data. */
  protected abstract config(): Readonly<Record<string, unknown>>;

  /** The layer's name, unique where none was given: `dense_1`. */
  get name(): string {
    this.#name ??= uniqueName(this.className);
    return this.#name;
  }

  /** How errors call it: `dense "out"`. */
  get label(): string {
    return `${this.className} "${this.name}"`;
  }

  get built(): boolean {
    return this.#built;
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
    const own = [...this.#weights.filter((weight) => weight.trainable), ...this.#weights.filter((weight) => !weight.trainable)];
    return unique([...own, ...this.sublayers.flatMap((layer) => layer.weights)]);
  }

  /** The weights that training changes. */
  get trainableWeights(): readonly Variable[] {
    if (!this.#trainable) return [];
    return unique([...this.#weights.filter((weight) => weight.trainable), ...this.sublayers.flatMap((layer) => layer.trainableWeights)]);
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

  /**
   * Applies the layer. On placeholders it adds a node to a functional model; on tensors, or on symbols inside a traced
   * function, it computes. The first application makes the weights.
   *
   * @throws {ShapeError} when the input does not fit
   */
  apply(inputs: Placeholders<I>): Placeholders<O>;
  apply(inputs: I, context?: Partial<CallContext>): O;
  apply(inputs: I | Placeholders<I>, context: Partial<CallContext> = {}): O | Placeholders<O> {
    const list = listOf<Tensor | KerasTensor>(inputs);
    const symbolic = list.filter((input) => input instanceof KerasTensor);
    const specs = list.map((input) => (input instanceof KerasTensor ? input : specOf(input)));
    if (symbolic.length > 0 && symbolic.length < list.length) throw this.#mixed(list);
    this.#check(specs);
    this.ensureBuilt(specs);
    this.#check(specs);
    if (symbolic.length > 0) return this.#connect(symbolic, Array.isArray(inputs)) as Placeholders<O>;
    const full: CallContext = { training: false, addLoss: () => undefined, ...context };
    return scoped(() => this.call(inputs as I, full));
  }

  /** Makes the weights if they are not there yet. */
  ensureBuilt(inputs: readonly Spec[]): void {
    if (this.#built) return;
    this.build?.(inputs);
    this.#built = true;
  }

  /** Shapes and types of the outputs for inputs like these; sizes may be unknown. Makes the weights. */
  computeOutputSpec(inputs: OneOrMore<Spec>): readonly Spec[] {
    const specs = listOf<Spec>(inputs);
    this.#check(specs);
    this.ensureBuilt(specs);
    const listed = Array.isArray(inputs);
    const { graph } = traceFunction((...symbols) => {
      const given = (listed ? symbols : symbols[0]) as I;
      return listOf<Tensor>(this.call(given, { training: false, addLoss: () => undefined }));
    }, specs);
    return graph.outputs.map(({ shape, dtype }) => ({ shape, dtype }));
  }

  /** The penalties on its trainable weights and those of layers inside, as scalars: for use in a traced function. */
  weightLosses(): Tensor[] {
    if (!this.#trainable) return [];
    const own = [...this.#regularizers].map(([weight, regularizer]) => regularizer.call(weight.value));
    return [...own, ...this.sublayers.flatMap((layer) => layer.weightLosses())];
  }

  /** The values of all weights, in the order of `weights`. */
  async getWeights(): Promise<NdArray[]> {
    return Promise.all(this.weights.map((weight) => weight.read()));
  }

  /**
   * Sets all weights, in the order of `weights`; all or none.
   *
   * @throws {ShapeError} when their number or a shape differs
   */
  setWeights(values: readonly NdArray[]): void {
    const { weights } = this;
    const shown = (shapes: readonly Spec[]): string => shapes.map((spec) => `[${spec.shape.join(', ')}]`).join(' ');
    const fit = values.length === weights.length && weights.every((weight, i) => weight.shape.join() === values[i]?.shape.join());
    if (!fit) {
      throw new ShapeError({
        where: this.label,
        argument: 'weights',
        expected: `${weights.length} arrays of shapes ${shown(weights)}`,
        received: `${values.length} arrays of shapes ${shown(values)}`,
        remedy: this.#built ? 'They belong to another layer or model, or are in another order.' : 'Build the layer first: it has no weights yet.',
      });
    }
    for (const [index, weight] of weights.entries()) weight.assign(values[index] as NdArray);
  }

  /** The layer as plain data, without its weights. */
  getConfig(): LayerConfig {
    return { name: this.name, trainable: this.#trainable, dtype: this.dtypePolicy.name, ...this.config() };
  }

  /** Gives back the memory of all weights at once, instead of when they are collected. */
  dispose(): void {
    for (const variable of [...this.weights, ...this.seedStates]) variable.dispose();
  }

  /** Makes a weight; for use in `build`. */
  protected addWeight(options: WeightOptions): Variable {
    const { name, shape, initializer, regularizer = null, trainable = true } = options;
    const initial = initializer.initialize(shape, this.dtypePolicy.variableDtype);
    const weight = new Variable(initial, { name: `${this.name}/${name}`, trainable });
    this.#weights.push(weight);
    if (regularizer !== null) this.#regularizers.set(weight, regularizer);
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

  /** A weight that `build` makes. @throws {StateError} before that */
  protected weight(weight: Variable | null): Variable {
    if (weight !== null) return weight;
    throw new StateError({
      where: this.label,
      argument: 'weights',
      expected: 'made before they are used',
      received: 'a layer that is not built',
      remedy: 'Apply the layer to an input, or give inputShape.',
    });
  }

  #check(inputs: readonly Spec[]): void {
    const { inputSpec } = this;
    if (inputSpec !== null) for (const input of inputs) checkInput(this.label, inputSpec, input);
  }

  #connect(inputs: readonly KerasTensor[], listed: boolean): OneOrMore<KerasTensor> {
    const specs = this.computeOutputSpec(listed ? inputs : (inputs[0] as KerasTensor));
    const outputs: KerasTensor[] = [];
    const node: LayerNode = { layer: this as unknown as AnyLayer, inputs, listed, outputs };
    for (const [index, spec] of specs.entries()) outputs.push(new KerasTensor(spec, `${this.name}_output`, node, index));
    this.inboundNodes.push(node);
    return outputs.length === 1 ? (outputs[0] as KerasTensor) : outputs;
  }

  #mixed(inputs: readonly unknown[]): ArgumentError {
    return new ArgumentError({
      where: this.label,
      argument: 'inputs',
      expected: 'all placeholders of a functional model, or all tensors',
      received: inputs,
      remedy: 'Give values by an input() of the model, or wrap them in a layer.',
    });
  }
}

/** One or more as a list. */
export function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [value as T];
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
