import { ArgumentError, type DType, ops, type Shape, type Spec, specOf, StateError, type Tensor } from '@ibex-ml/core';
import { type AnyLayer, type CallContext, KerasTensor, Layer } from '@ibex-ml/layers';
import { type OptionNames, requireOptions } from '../training/check-options.ts';
import { InputLayer } from './input.ts';
import { Model, type ModelEnds, type ModelOptions } from './model.ts';

/**
 * Layers one after the other. Weights are made at once where the first layer says its `inputShape` (or an `input()` comes
 * first), else when data is first seen.
 *
 * @example
 * sequential([dense(64, { activation: 'relu', inputShape: [784] }), dense(10, { activation: 'softmax' })]).countParams() // 50890
 * @see keras.Sequential
 */
export function sequential(layers: readonly (AnyLayer | KerasTensor)[] = [], options: ModelOptions = {}): Sequential {
  requireOptions('sequential', options, names);
  return new Sequential(layers, options);
}

const names: OptionNames<ModelOptions> = { name: true, trainable: true, dtype: true };

class Sequential extends Model<Tensor, Tensor> {
  override readonly className = 'Sequential';
  #input: InputLayer | null = null;
  /** Whether the input was there before any data was. */
  #begun = false;
  #outputs: readonly KerasTensor[] = [];

  constructor(layers: readonly (AnyLayer | KerasTensor)[], options: ModelOptions) {
    super(options);
    this.autocast = false;
    const given: unknown = layers;
    if (!Array.isArray(given)) throw noLayer(given);
    for (const layer of layers) this.add(layer);
  }

  /** Adds a layer at the end. @throws {ArgumentError} when it is no layer, or has the name of another */
  add(layer: AnyLayer | KerasTensor): void {
    const first: unknown = layer instanceof KerasTensor ? layer.node.layer : layer;
    if (first instanceof InputLayer) {
      this.#begin(first);
      return;
    }
    if (!(layer instanceof Layer)) throw noLayer(layer);
    if (this.layers.some((known) => known.name === layer.name)) throw sameName(layer.name);
    const shape = firstShape(layer);
    if (this.layers.length === 0 && !this.#begun && shape !== null) this.#begin(new InputLayer(shape));
    const input = this.#knownInput();
    const outputs = input === null ? [] : this.#through(layer);
    this.track(layer);
    if (input === null) return;
    this.#outputs = outputs;
    this.ensureBuilt([input.output]);
  }

  protected override ends(): ModelEnds | null {
    const input = this.#knownInput();
    return input === null ? null : { inputs: [input.output], outputs: this.#outputs };
  }

  protected override build([given]: readonly Spec[]): void {
    if (this.layers.length === 0) throw empty(this.label);
    if (this.#begun) return;
    const { shape, dtype } = given as Spec;
    this.#setInput(new InputLayer(shape.slice(1), { dtype: inputDtype(dtype) }));
    for (const layer of this.layers) this.#outputs = this.#through(layer);
  }

  protected override call(input: Tensor, context: CallContext): Tensor {
    const [placeholder] = this.inputs as readonly [KerasTensor];
    let value = input;
    if (specOf(value).dtype !== placeholder.dtype) value = ops.cast(value, placeholder.dtype);
    for (const layer of this.layers) value = layer.apply(value, context) as Tensor;
    return value;
  }

  protected override config(): Readonly<Record<string, unknown>> {
    const input = this.#knownInput();
    const all = input === null ? this.layers : [input as unknown as AnyLayer, ...this.layers];
    return { layers: all.map((layer) => ({ className: layer.className, config: layer.getConfig() })) };
  }

  #begin(first: InputLayer): void {
    if (this.#begun || this.layers.length > 0) {
      throw new ArgumentError({
        where: this.label,
        argument: 'layers',
        expected: 'one input, before all other layers',
        received: first,
        remedy: 'Put input() first, or give inputShape to the first layer.',
      });
    }
    this.#setInput(first);
    this.#begun = true;
  }

  /** The input that was given, or that data has shown; null before that, also after data that did not fit. */
  #knownInput(): InputLayer | null {
    return this.#begun || this.built ? this.#input : null;
  }

  #setInput(first: InputLayer): void {
    this.#input = first;
    this.#outputs = [first.output];
    this.inputSpec = { rank: first.output.shape.length };
  }

  /** Carries the placeholder of the output through one more layer: its weights are made by that. */
  #through(layer: AnyLayer): readonly KerasTensor[] {
    const [last] = this.#outputs as readonly [KerasTensor];
    return [layer.apply(last) as KerasTensor];
  }
}
export type { Sequential };

/** Images come as bytes; models compute in floats unless the data is class indices. */
function inputDtype(dtype: DType): DType {
  return dtype === 'uint8' ? 'float32' : dtype;
}

function firstShape(layer: AnyLayer): Shape | null {
  if (layer.inputShape !== null) return layer.inputShape;
  return layer instanceof Model ? (layer.inputs?.[0]?.shape.slice(1) ?? null) : null;
}

function noLayer(received: unknown): ArgumentError {
  return new ArgumentError({
    where: 'sequential',
    argument: 'layers',
    expected: 'a list of layers, such as [dense(64), dense(10)]',
    received,
    remedy:
      'Call the factories of @ibex-ml/layers, and put what they return into a list; begin with input() where one is wanted.',
  });
}

function sameName(name: string): ArgumentError {
  return new ArgumentError({
    where: 'sequential',
    argument: 'layers',
    expected: 'of different names',
    received: `two layers "${name}"`,
    remedy: 'Give one of them another name, and use each layer once.',
  });
}

function empty(label: string): StateError {
  return new StateError({
    where: label,
    argument: 'layers',
    expected: 'at least one layer',
    received: 'none',
    remedy: 'Add layers first: model.add(dense(10)).',
  });
}
