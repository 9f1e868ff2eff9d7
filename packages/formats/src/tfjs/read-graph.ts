import type { NdArray, Operand, Shape, Tensor, Variable } from '@ibex-ml/core';
import { type Initializer, type KerasTensor, Layer, listOf as list, type OneOrMore } from '@ibex-ml/layers';
import { input, type Model, model } from '@ibex-ml/models';
import { asTensor } from '../imported/as-tensor.ts';
import { operandOf, type Value } from '../imported/fixed-values.ts';
import type { AppliedNode, NodeReader } from './applied-node.ts';
import { elementwiseReaders } from './elementwise-readers.ts';
import { foldedValue } from './folding.ts';
import { type GraphNode, inOrder, nodesOf, referenceOf } from './graph-nodes.ts';
import { fieldsOf, listOf, readWeights, refuse, type TfjsFiles } from './manifest.ts';
import { moveReaders } from './move-readers.ts';
import { dtypeNamed } from './node-attributes.ts';
import { windowReaders } from './window-readers.ts';

const readers: Readonly<Record<string, NodeReader>> = { ...elementwiseReaders, ...moveReaders, ...windowReaders };
const others = ['Const', 'Placeholder', 'Shape'];

/** Every op that is read from a graph-model, in the order of their names. */
export const tfjsOps: readonly string[] = [...Object.keys(readers), ...others].sort();

type Json = Readonly<Record<string, unknown>>;

/** A model of one layer that computes the graph. */
export function readGraph(json: Json, files: TfjsFiles, trainable: boolean): Model {
  const nodes = nodesOf(fieldsOf('modelTopology', json['modelTopology']));
  const weights = readWeights(json['weightsManifest'] ?? [], files);
  const signature = fieldsOf(
    'signature',
    json['signature'] ?? fieldsOf('userDefinedMetadata', json['userDefinedMetadata'] ?? {})['signature'],
  );
  const outputs = Object.values(fieldsOf('the outputs of the signature', signature['outputs'])).map(nameOf);
  const inputs = Object.entries(fieldsOf('the inputs of the signature', signature['inputs'])).map(placeholder);
  if (inputs.length === 0 || outputs.length === 0) throw refuse('signature', 'with inputs and outputs', 'none');
  const ordered = inOrder(
    nodes,
    outputs.map(([name]) => name),
  );
  requireKnown(ordered);
  const layer = new TfjsGraph(
    ordered,
    inputs.map(([name]) => name),
    outputs,
    weights,
    trainable,
  );
  const ends = inputs.map(([, end]) => end);
  const results: OneOrMore<KerasTensor> = layer.apply(ends);
  const [only] = ends;
  if (ends.length === 1 && only !== undefined) return model({ inputs: only, outputs: results });
  return model({ inputs: ends, outputs: results });
}

function nameOf(end: unknown): readonly [name: string, output: number] {
  return referenceOf(fieldsOf('an end of the signature', end)['name']);
}

function placeholder([key, end]: readonly [string, unknown]): readonly [string, KerasTensor] {
  const { dtype, tensorShape } = fieldsOf(`input "${key}"`, end);
  const dim = listOf(`the shape of input "${key}"`, fieldsOf(`the shape of input "${key}"`, tensorShape)['dim']);
  const sizes = dim.map((each) => Number(fieldsOf('a size', each)['size']));
  const [batch, ...sample]: Shape = sizes.map((size) => (size > 0 ? size : null));
  if (batch === undefined || !sizes.every(Number.isSafeInteger))
    throw refuse(`input "${key}"`, 'of at least one axis of whole size', sizes);
  const type = dtypeNamed(`input "${key}"`, dtype);
  return [nameOf(end)[0], input(sample, { dtype: type, ...(batch === null ? {} : { batchSize: batch }) })];
}

function requireKnown(nodes: readonly GraphNode[]): void {
  const missing = [...new Set(nodes.map(({ op }) => op).filter((op) => !tfjsOps.includes(op)))].sort();
  if (missing.length === 0) return;
  throw refuse('nodes', 'of ops that are read', `also ${missing.join(', ')}`, 'Convert the model without them, or ask for them.');
}

/** A whole graph of TensorFlow as one layer. */
class TfjsGraph extends Layer<readonly Tensor[], OneOrMore<Tensor>> {
  override readonly className = 'TfjsGraph';
  readonly #nodes: readonly GraphNode[];
  readonly #inputs: readonly string[];
  readonly #outputs: readonly (readonly [name: string, output: number])[];
  readonly #fixed: ReadonlyMap<string, NdArray>;
  readonly #weights = new Map<string, Variable>();

  constructor(
    nodes: readonly GraphNode[],
    inputs: readonly string[],
    outputs: readonly (readonly [name: string, output: number])[],
    weights: ReadonlyMap<string, NdArray>,
    trainable: boolean,
  ) {
    super({ trainable });
    this.#nodes = nodes;
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.#fixed = new Map(nodes.flatMap(({ op, name }) => (op === 'Const' ? [[name, constantOf(name, weights)] as const] : [])));
  }

  protected override build(): void {
    const statistics = new Set(
      this.#nodes.flatMap(({ op, inputs }) => (op.startsWith('FusedBatchNorm') ? inputs.slice(3, 5).map(([name]) => name) : [])),
    );
    for (const [name, value] of this.#fixed) {
      if (value.dtype !== 'float32' || value.shape.length === 0) continue;
      const given: Initializer = { className: 'TfjsValue', initialize: () => value, getConfig: () => ({}) };
      const trainable = !statistics.has(name);
      this.#weights.set(name, this.addWeight({ name, shape: value.shape, initializer: given, trainable }));
    }
  }

  protected override call(given: readonly Tensor[]): OneOrMore<Tensor> {
    const values = new Map<string, readonly Value[]>();
    for (const [name, value] of [...this.#fixed, ...this.#weights]) values.set(name, [value]);
    for (const [index, name] of this.#inputs.entries()) values.set(name, [list<Tensor>(given)[index] as Tensor]);
    const valueOf = ([name, output]: readonly [string, number]): Value => {
      const value = values.get(name)?.[output];
      if (value === undefined) throw refuse(`output ${output} of "${name}"`, 'one that is computed', 'none');
      return value;
    };
    for (const node of this.#nodes) {
      if (!values.has(node.name))
        values.set(node.name, outputsOf({ op: node.op, inputs: node.inputs.map(valueOf), told: node.told }));
    }
    const results = this.#outputs.map((output) => asTensor(operandOf(valueOf(output), 'the graph')));
    return results.length === 1 ? (results[0] as Tensor) : results;
  }

  protected override config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

function constantOf(name: string, weights: ReadonlyMap<string, NdArray>): NdArray {
  const value = weights.get(name);
  if (value === undefined) throw refuse(`the constant "${name}"`, 'among the weights', 'none of this name');
  return value;
}

function outputsOf(node: AppliedNode): readonly Value[] {
  const folded = foldedValue(node);
  if (folded !== null) return [folded];
  const read = Object.hasOwn(readers, node.op) ? readers[node.op] : undefined;
  if (read === undefined) throw refuse(`the node ${node.op}`, 'an input of the signature, or given a value', 'neither');
  const outputs = read(node);
  return Array.isArray(outputs) ? (outputs as readonly Operand[]) : [outputs as Operand];
}
