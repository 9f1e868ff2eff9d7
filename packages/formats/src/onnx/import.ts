import { type NdArray, ops, type Shape, type Tensor, type Variable } from '@ibex-ml/core';
import { decodeMessage } from '@ibex-ml/core/protobuf';
import { type Initializer, type KerasTensor, Layer, listOf, type OneOrMore } from '@ibex-ml/layers';
import { input, type Model, model } from '@ibex-ml/models';
import { readSource, type Source } from '../files/source.ts';
import { asTensor } from '../imported/as-tensor.ts';
import { operandOf, type Value } from '../imported/fixed-values.ts';
import { withoutLeftovers } from '../imported/without-leftovers.ts';
import { onnxKinds, outputsOf } from './read/ops.ts';
import { arrayOf, dtypeOf, refuse, Told, where } from './read/values.ts';
import { type ReadGraph, readModel, type ReadNode, type ReadValue } from './read-proto.ts';

export interface OnnxImportOptions {
  /** Whether the weights may be fitted; the statistics of batch normalization never are. Default false: frozen. */
  readonly trainable?: boolean;
}

/**
 * A classifier from the bytes of an ONNX file, as PyTorch and tf2onnx write them: a model that predicts, and that is fitted
 * further where `trainable` is set. Images keep the order of axes that the file has, mostly [batch, features, height, width].
 *
 * Nothing is trusted: no data is read from other files, and nothing from the file runs.
 *
 * @throws {FormatError} for other bytes, and for nodes that are not known: it lists all of them
 */
export function onnxFromBytes(bytes: Uint8Array, options: OnnxImportOptions = {}): Model {
  return withoutLeftovers(() => readModelOf(bytes, options.trainable ?? false));
}

function readModelOf(bytes: Uint8Array, trainable: boolean): Model {
  const { graph, opsetImport } = decodeMessage(where, readModel, bytes);
  if (graph === undefined || graph.node.length === 0) throw refuse('bytes', 'an ONNX model with a graph', 'none');
  const version = opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1;
  requireKnown(graph.node);
  const fixed = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !fixed.has(name)).map(placeholder);
  const layer = new OnnxGraph(
    graph,
    inputs.map(([name]) => name),
    version,
    trainable,
  );
  const ends = inputs.map(([, end]) => end);
  const outputs: OneOrMore<KerasTensor> = layer.apply(ends);
  const [only] = ends;
  if (ends.length === 1 && only !== undefined) return model({ inputs: only, outputs });
  return model({ inputs: ends, outputs });
}

/**
 * A classifier from an ONNX file.
 *
 * @param source - a path in Node, an address, `opfs://folder/name` in a page, a File or Blob, or bytes
 * @throws {FormatError} as onnxFromBytes
 * @throws {ResourceError} when the file cannot be read
 */
export async function loadOnnx(source: Source, options: OnnxImportOptions = {}): Promise<Model> {
  return onnxFromBytes(await readSource(source), options);
}

function requireKnown(nodes: readonly ReadNode[]): void {
  const kinds = nodes.map(({ domain, opType }) => (domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`));
  const missing = [...new Set(kinds.filter((kind) => !onnxKinds.includes(kind)))].sort();
  if (missing.length === 0) return;
  const remedy = 'Export the model without them, or ask for them: the others are known.';
  throw refuse('nodes', 'of kinds that are read', `also ${missing.join(', ')}`, remedy);
}

function placeholder({ name, type }: ReadValue): readonly [string, KerasTensor] {
  const tensor = type?.tensorType;
  const [batch, ...rest] = (tensor?.shape?.dim ?? []).map(({ dimValue }) => (dimValue > 0 ? dimValue : null));
  if (tensor === undefined || batch === undefined) throw refuse(`input "${name}"`, 'a tensor of at least one axis', 'another');
  const sample: Shape = rest;
  const dtype = dtypeOf(`input "${name}"`, tensor.elemType);
  return [name, input(sample, { dtype, ...(batch === null ? {} : { batchSize: batch }) })];
}

/** A whole ONNX graph as one layer. */
class OnnxGraph extends Layer<readonly Tensor[], OneOrMore<Tensor>> {
  override readonly className = 'OnnxGraph';
  readonly #graph: ReadGraph;
  readonly #inputs: readonly string[];
  readonly #version: number;
  readonly #fixed = new Map<string, NdArray>();
  readonly #types = new Map<string, number>();
  readonly #weights = new Map<string, Variable>();

  constructor(graph: ReadGraph, inputs: readonly string[], version: number, trainable: boolean) {
    super({ trainable });
    this.#graph = graph;
    this.#inputs = inputs;
    this.#version = version;
    for (const tensor of graph.initializer) {
      this.#fixed.set(tensor.name, arrayOf(tensor));
      this.#types.set(tensor.name, tensor.dataType);
    }
  }

  protected override build(): void {
    const statistics = new Set(
      this.#graph.node.flatMap(({ opType, input: names }) => (opType === 'BatchNormalization' ? names.slice(3, 5) : [])),
    );
    const settings = new Set(this.#graph.node.flatMap(settingsOf));
    for (const [name, value] of this.#fixed) {
      if (value.dtype !== 'float32' || value.shape.length === 0 || settings.has(name)) continue;
      const given: Initializer = { className: 'OnnxValue', initialize: () => value, getConfig: () => ({}) };
      const trainable = !statistics.has(name);
      this.#weights.set(name, this.addWeight({ name, shape: value.shape, initializer: given, trainable }));
    }
  }

  protected override call(inputs: readonly Tensor[]): OneOrMore<Tensor> {
    const values = new Map<string, Value>([...this.#fixed, ...this.#weights]);
    for (const [index, name] of this.#inputs.entries()) values.set(name, listOf<Tensor>(inputs)[index] as Tensor);
    const valueOf = (name: string): Value => {
      const value = values.get(name);
      if (value === undefined) throw refuse(`value "${name}"`, 'computed before it is used', 'a use before');
      return value;
    };
    let made: Tensor | null = null;
    const rows = (): Tensor | null => (made ??= zeroRows(inputs));
    for (const node of this.#graph.node) {
      const inputs = node.input.map((name) => (name === '' ? undefined : valueOf(name)));
      const { opType, output } = node;
      const types = node.input.map((name) => this.#types.get(name));
      const applied = { opType, inputs, told: new Told(node), outputs: output.length, version: this.#version, types, rows };
      const given = outputsOf(applied);
      for (const [index, value] of given.entries()) values.set(output[index] ?? '', value);
    }
    const results = this.#graph.output.map(({ name }) => asTensor(operandOf(valueOf(name), 'the graph')));
    if (results.length === 0) throw refuse('outputs', 'at least one', 'none');
    return results.length === 1 ? (results[0] as Tensor) : results;
  }

  protected override config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

/** Inputs in floats that say how a node computes, by its kind: they are no weights. */
const settings: Readonly<Record<string, readonly number[]>> = {
  DequantizeLinear: [1],
  QuantizeLinear: [1],
  Resize: [1, 2],
  Upsample: [1],
};

const settingsOf = ({ opType, input }: ReadNode): readonly string[] => {
  const places = Object.hasOwn(settings, opType) ? (settings[opType] ?? []) : [];
  return places.map((place) => input[place] ?? '');
};

/** A zero for each sample of a batch of any size, from what is given, whatever that is; null where the size is known. */
function zeroRows(inputs: readonly Tensor[]): Tensor | null {
  const x = listOf<Tensor>(inputs).find(({ shape }) => shape[0] === null);
  if (x === undefined) return null;
  const others = x.shape.map((_, axis) => axis).slice(1);
  const one = others.length === 0 ? x : ops.max(ops.cast(x, 'float32'), others);
  return ops.cast(ops.less(one, one), 'float32');
}
