import {
  type DTypePolicy,
  dtypePolicy,
  getDtypePolicy,
  scoped,
  type Shape,
  type Spec,
  specOf,
  type Tensor,
  traceFunction,
} from '@ibex-ml/core';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { regularizerConfig, resolveRegularizer } from '../regularizers/resolve.ts';
import { checkInputs, type InputSpec } from './input-spec.ts';
import { KerasTensor, type LayerNode, nodeOf, type Placeholders } from './keras-tensor.ts';
import { located, mixedInputs } from './layer-errors.ts';
import { LayerState } from './layer-state.ts';
import { camelCase, snakeCase, uniqueName } from './names.ts';
import { listOf, mapEach, type OneOrMore } from './one-or-more.ts';
import type { OperationCall } from './operation-call.ts';
import type { CallContext, LayerConfig, LayerOptions } from './options.ts';
import { activityLosses, castFloats, distinct } from './tensors.ts';

/** Any layer, whatever it takes and gives. */
export type AnyLayer = Layer<OneOrMore<Tensor>, OneOrMore<Tensor>>;

/**
 * The base of all layers and models: weights, and a function of tensors that uses them. A custom layer extends it, makes its weights in
 * `build`, computes in `call` by ops, and describes itself in `config`; it then trains, compiles and exports as the built-in ones do.
 *
 * @example
 * class Scale extends Layer {
 *   readonly className = 'Scale';
 *   #factor: Variable | null = null;
 *   protected override build([input]: readonly Spec[]) {
 *     this.#factor = this.addWeight({ name: 'factor', shape: [lastAxis(this.label, input)], initializer: ones() });
 *   }
 *   protected call(x: Tensor) { return ops.mul(x, this.weight(this.#factor)); }
 *   protected config() { return {}; }
 * }
 * const scale = new Scale();
 * await jit((x: Tensor) => scale.apply(x))(ndarray([[1, 2]])) // [[1, 2]]
 * @see keras.layers.Layer
 */
export abstract class Layer<I extends OneOrMore<Tensor> = Tensor, O extends OneOrMore<Tensor> = Tensor> extends LayerState {
  /** The class as configs and files name it: `Dense`. */
  abstract readonly className: string;
  readonly dtypePolicy: DTypePolicy;
  /** The shape of one sample, where it was given. */
  readonly inputShape: Shape | null;
  readonly activityRegularizer: Regularizer | null;
  /** What it computes where it is an operation between layers, such as `x + y`; null for layers. */
  readonly operation: OperationCall | null = null;
  /** The applications of this layer in functional models. */
  readonly inboundNodes: LayerNode[] = [];
  /** What the layer asks of its inputs; most set it in `build`. */
  protected inputSpec: InputSpec | null = null;
  /** Whether float inputs are cast to the compute type before `call`. */
  protected autocast = true;
  #name: string | null;
  #built = false;

  constructor(options: LayerOptions = {}) {
    super(options.trainable ?? true);
    this.#name = options.name ?? null;
    this.dtypePolicy = options.dtype === undefined ? getDtypePolicy() : dtypePolicy(options.dtype);
    this.inputShape = options.inputShape ?? null;
    this.activityRegularizer = resolveRegularizer(options.activityRegularizer, options.name ?? 'layer', 'activityRegularizer');
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
    return `${camelCase(snakeCase(this.className))} "${this.name}"`;
  }

  get built(): boolean {
    return this.#built;
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
    if (symbolic.length > 0 && symbolic.length < list.length) throw mixedInputs(this.label, list);
    if (symbolic.length > 0) return this.#connect(symbolic, Array.isArray(inputs)) as Placeholders<O>;
    const full: CallContext = { training: false, addLoss: () => undefined, ...context };
    const compute = (): O => {
      const outputs = this.#run(inputs as I, full);
      for (const loss of activityLosses(this.activityRegularizer, listOf<Tensor>(outputs))) full.addLoss(loss);
      const own = mapEach<Tensor, Tensor>(outputs, (output) => (list.includes(output) ? distinct(output) : output)) as O;
      full.onOutput?.(this, own);
      return own;
    };
    return this.#guarded((list as readonly Tensor[]).map(specOf), () => scoped(compute));
  }

  /** Makes the weights if they are not there yet: all or none. */
  ensureBuilt(inputs: readonly Spec[]): void {
    if (this.#built) return;
    this.#located(() => this.build?.(inputs));
    this.#built = true;
  }

  /** Runs what makes weights and uses them; where it fails, a layer that had none has none again. */
  allOrNone<T>(run: () => T): T {
    const back = this.#wayBack();
    try {
      return run();
    } catch (error) {
      back();
      throw error;
    }
  }

  /** Shapes and types of the outputs for inputs like these; sizes may be unknown. Makes the weights. */
  computeOutputSpec(inputs: OneOrMore<Spec>): readonly Spec[] {
    const specs = listOf<Spec>(inputs);
    const call = (...symbols: readonly Tensor[]): readonly Tensor[] => {
      const given = (Array.isArray(inputs) ? symbols : symbols[0]) as I;
      return listOf<Tensor>(this.#run(given, { training: false, addLoss: () => undefined }));
    };
    const { graph } = this.#guarded(specs, () => traceFunction(call, specs));
    return graph.outputs.map(({ shape, dtype }) => ({ shape, dtype }));
  }

  /** The layer as plain data, without its weights. */
  getConfig(): LayerConfig {
    const activityRegularizer = regularizerConfig(this.activityRegularizer);
    const base = { name: this.name, trainable: this.trainable, dtype: this.dtypePolicy.name };
    return { ...base, ...(activityRegularizer === null ? {} : { activityRegularizer }), ...this.config() };
  }

  /** Checks the inputs, makes the weights and runs; where any of it fails, the layer is as it was, and the error names it. */
  #guarded<T>(inputs: readonly Spec[], run: () => T): T {
    return this.#located(() => {
      checkInputs(this.label, this.inputSpec, inputs);
      this.ensureBuilt(inputs);
      checkInputs(this.label, this.inputSpec, inputs);
      return run();
    });
  }

  #located<T>(run: () => T): T {
    try {
      return this.allOrNone(run);
    } catch (error) {
      throw located(error, this.label);
    }
  }

  /** A way back to how a layer without weights, and those inside it, are now. */
  #wayBack(): () => void {
    if (this.#built) return () => undefined;
    const { inputSpec } = this;
    const applications = this.inboundNodes.length;
    const inner = this.sublayers.map((layer) => layer.#wayBack());
    return () => {
      this.forgetWeights();
      this.inputSpec = inputSpec;
      this.inboundNodes.length = applications;
      this.#built = false;
      for (const each of inner) each();
    };
  }

  #run(inputs: I, context: CallContext): O {
    if (!this.autocast) return this.call(inputs, context);
    const { computeDtype } = this.dtypePolicy;
    return this.call(mapEach<Tensor, Tensor>(inputs, (input) => castFloats(input, computeDtype)) as I, context);
  }

  #connect(inputs: readonly KerasTensor[], listed: boolean): OneOrMore<KerasTensor> {
    const specs = this.computeOutputSpec(listed ? inputs : (inputs[0] as KerasTensor));
    const node = nodeOf(this, inputs, listed, specs);
    this.inboundNodes.push(node);
    return node.outputs.length === 1 ? (node.outputs[0] as KerasTensor) : node.outputs;
  }
}
