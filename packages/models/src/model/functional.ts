import { ArgumentError, fitsShape, formatShape, ops, ShapeError, specOf, type Tensor } from '@ibex-ml/core';
import { type AnyLayer, type CallContext, KerasTensor, listOf, type OneOrMore } from '@ibex-ml/layers';
import { type OptionNames, requireOptions } from '../training/check-options.ts';
import { type LayerGraph, layerGraph } from './layer-graph.ts';
import { Model, type ModelEnds, type ModelOptions } from './model.ts';

export interface ModelArguments<
  I extends OneOrMore<KerasTensor> = OneOrMore<KerasTensor>,
  O extends OneOrMore<KerasTensor> = OneOrMore<KerasTensor>,
> extends ModelOptions {
  readonly inputs: I;
  readonly outputs: O;
}

/** What a placeholder, or a list of them, stands for. */
type TensorsOf<K extends OneOrMore<KerasTensor>> = K extends readonly KerasTensor[] ? readonly Tensor[] : Tensor;

/**
 * A model from placeholders to placeholders: several inputs and outputs, shared layers, models inside models.
 *
 * @example
 * const x = input([784]);
 * const y = dense(10, { activation: 'softmax' }).apply(dense(64, { activation: 'relu' }).apply(x));
 * model({ inputs: x, outputs: y }).countParams() // 50890
 * @throws {ArgumentError} when an output does not depend on the inputs alone
 * @see keras.Model, the functional API
 */
export function model<I extends OneOrMore<KerasTensor>, O extends OneOrMore<KerasTensor>>(
  options: ModelArguments<I, O>,
): Functional<TensorsOf<I>, TensorsOf<O>> {
  requireOptions('model', options, names);
  return new Functional(options);
}

const names: OptionNames<ModelArguments> = { inputs: true, outputs: true, name: true, trainable: true, dtype: true };

class Functional<I extends OneOrMore<Tensor>, O extends OneOrMore<Tensor>> extends Model<I, O> {
  override readonly className = 'Functional';
  readonly #inputs: readonly KerasTensor[];
  readonly #outputs: readonly KerasTensor[];
  readonly #listedOutputs: boolean;
  readonly #graph: LayerGraph;

  constructor({ inputs, outputs, ...options }: ModelArguments) {
    super(options);
    this.autocast = false;
    this.#inputs = placeholders('inputs', inputs);
    this.#outputs = placeholders('outputs', outputs);
    if (new Set(this.#inputs).size < this.#inputs.length) throw sameInputs(inputs);
    this.#listedOutputs = Array.isArray(outputs);
    this.#graph = layerGraph(this.#inputs, this.#outputs);
    requireUniqueNames(this.#graph.layers);
    for (const layer of this.#graph.layers) if (layer.operation === null) this.track(layer);
    this.ensureBuilt(this.#inputs);
  }

  protected override ends(): ModelEnds {
    return { inputs: this.#inputs, outputs: this.#outputs, graph: this.#graph };
  }

  protected override call(inputs: I, context: CallContext): O {
    const values = new Map<KerasTensor, Tensor>();
    const given = listOf<Tensor>(inputs);
    if (given.length !== this.#inputs.length) throw this.#wrongCount(given.length);
    for (const [index, placeholder] of this.#inputs.entries())
      values.set(placeholder, this.#fed(placeholder, given[index] as Tensor));
    for (const node of this.#graph.nodes) {
      if (node.outputs.every((output) => values.has(output))) continue;
      const operands = node.inputs.map((input) => values.get(input) as Tensor);
      const results = listOf<Tensor>(node.layer.apply(node.listed ? operands : (operands[0] as Tensor), context));
      for (const [index, output] of node.outputs.entries()) values.set(output, results[index] as Tensor);
    }
    const results = this.#outputs.map((output) => values.get(output) as Tensor);
    return (this.#listedOutputs ? results : results[0]) as O;
  }

  protected override config(): Readonly<Record<string, unknown>> {
    const position = (tensor: KerasTensor): readonly unknown[] => [
      tensor.node.layer.name,
      this.#nodesOf(tensor.node.layer).indexOf(tensor.node),
      tensor.index,
    ];
    const layers = this.#graph.layers.map((layer) => ({
      className: layer.className,
      name: layer.name,
      config: layer.getConfig(),
      inboundNodes: this.#nodesOf(layer)
        .filter((node) => node.inputs.length > 0)
        .map((node) => ({ inputs: node.inputs.map(position), listed: node.listed })),
    }));
    const ends = (tensors: readonly KerasTensor[]): unknown => tensors.map(position);
    return { layers, inputLayers: ends(this.#inputs), outputLayers: ends(this.#outputs), listedOutputs: this.#listedOutputs };
  }

  /** The applications of a layer that belong to this model, in the order they were made. */
  #nodesOf(layer: AnyLayer): LayerGraph['nodes'] {
    const own = new Set(this.#graph.nodes);
    return layer.inboundNodes.filter((node) => own.has(node));
  }

  #fed(placeholder: KerasTensor, value: Tensor): Tensor {
    const { shape, dtype } = specOf(value);
    if (!fitsShape(shape, placeholder.shape)) {
      throw new ShapeError({
        where: this.label,
        argument: `input "${placeholder.node.layer.name}"`,
        expected: formatShape(placeholder.shape),
        received: formatShape(shape),
        remedy: 'The first axis is the batch; reshape the data, or change the input of the model.',
      });
    }
    return dtype === placeholder.dtype ? value : ops.cast(value, placeholder.dtype);
  }

  #wrongCount(count: number): ArgumentError {
    return new ArgumentError({
      where: this.label,
      argument: 'inputs',
      expected: `${this.#inputs.length} tensors, for ${this.#inputs.map((input) => `"${input.node.layer.name}"`).join(', ')}`,
      received: count,
      remedy: 'Pass one tensor for each input, in this order.',
    });
  }
}
export type { Functional };

function placeholders(argument: string, given: OneOrMore<KerasTensor>): readonly KerasTensor[] {
  const list = listOf<KerasTensor>(given);
  if (list.length > 0 && list.every((tensor) => tensor instanceof KerasTensor)) return list;
  throw new ArgumentError({
    where: 'model',
    argument,
    expected: 'placeholders made by input() and layer.apply()',
    received: given,
    remedy: 'Begin with const x = input([784]) and apply layers to it.',
  });
}

function sameInputs(received: unknown): ArgumentError {
  return new ArgumentError({
    where: 'model',
    argument: 'inputs',
    expected: 'different placeholders',
    received,
    remedy: 'List each input once; a value used in two places needs no second input.',
  });
}

function requireUniqueNames(layers: readonly AnyLayer[]): void {
  const names = layers.map((layer) => layer.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ArgumentError({
    where: 'model',
    argument: 'layers',
    expected: 'of different names',
    received: `two layers "${twice}"`,
    remedy: 'Give one of them another name: dense(10, { name: "head" }).',
  });
}
