import { NdArray } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { checkLabels, type Preprocessing } from '../inference/preprocessing.ts';
import type { AttrValue, NodeDef, TensorInfo, TensorShape } from '../saved-model/proto.ts';
import { producer, servingGraph } from '../saved-model/serving-graph.ts';
import { type TfjsFiles, writeWeights } from './manifest.ts';

export interface TfjsGraphOptions {
  /** Makes the preparation of data part of the model. For models of one input. */
  readonly preprocess?: Preprocessing;
  /** The names of the classes in their order, kept under `userDefinedMetadata.labels`. */
  readonly labels?: readonly string[];
}

/**
 * A model's prediction as the files of tfjs's graph-model: `model.json`, with the ops of TensorFlow and the signature of what goes in
 * and comes out, and the weights in shards. tfjs loads it by `tf.loadGraphModel` and predicts, for batches of any size.
 *
 * @throws {StateError} when the model does not know its inputs yet
 * @throws {ArgumentError} for wrong options, or an op that the export lacks; it names the op
 * @example
 * const files = await tfjsGraphToFiles(sequential([dense(3, { inputShape: [2] })]), { labels: ['a', 'b', 'c'] });
 * [...files.keys()]; // ['model.json', 'group1-shard1of1.bin']
 */
export async function tfjsGraphToFiles(model: Model, options: TfjsGraphOptions = {}): Promise<TfjsFiles> {
  const where = `tfjs export of ${model.label}`;
  const { preprocess, labels } = options;
  if (labels !== undefined) checkLabels(where, labels);
  const { nodes, inputs, outputs } = await servingGraph(where, model, preprocess, 'tfjs');
  const tensors = new Map(nodes.flatMap((node) => constantOf(node) ?? []));
  const [weightsManifest, shards] = writeWeights(tensors);
  const json = {
    format: 'graph-model',
    generatedBy: 'ibex',
    convertedBy: null,
    signature: { inputs: ends(inputs), outputs: ends(outputs) },
    modelTopology: { node: nodes.map(nodeJson), library: {}, versions: { producer } },
    ...(labels === undefined ? {} : { userDefinedMetadata: { labels } }),
    weightsManifest,
  };
  return new Map([['model.json', new TextEncoder().encode(JSON.stringify(json))], ...shards]);
}

const typeNames: Readonly<Record<number, string>> = { 1: 'DT_FLOAT', 3: 'DT_INT32', 4: 'DT_UINT8', 10: 'DT_BOOL' };

/** The value of a constant, which goes to the weights: by name, in a list of one. */
function constantOf({ op, name, attr }: NodeDef): (readonly [string, NdArray])[] | null {
  const value = attr.find(({ key }) => key === 'value')?.value.tensor;
  if (op !== 'Const' || value === undefined) return null;
  const { dtype, shape, content } = value;
  const sizes = shape.dim.map(({ size }) => size);
  // A copy, which begins where its numbers may begin.
  const { buffer } = new Uint8Array(content);
  if (dtype === 1) return [[name, new NdArray(new Float32Array(buffer), sizes)]];
  if (dtype === 3) return [[name, new NdArray(new Int32Array(buffer), sizes)]];
  // tfjs keeps bytes as whole numbers.
  if (dtype === 4) return [[name, new NdArray(Int32Array.from(content), sizes)]];
  return [[name, new NdArray(new Uint8Array(buffer), sizes, 'bool')]];
}

function nodeJson({ name, op, input, attr }: NodeDef): object {
  const entries = attr.map(({ key, value }) => [key, attrJson(value)] as const);
  return { name, op, ...(input.length > 0 ? { input } : {}), attr: Object.fromEntries(entries) };
}

/** As protobuf's JSON has it: 64-bit numbers are text, bytes are base64. */
function attrJson({ list, s, i, b, type, shape, tensor }: AttrValue): object {
  if (list !== undefined) return { list: { i: list.i.map(String) } };
  if (s !== undefined) return { s: btoa(String.fromCharCode(...s)) };
  if (i !== undefined) return { i: String(i) };
  if (b !== undefined) return { b: b !== 0 };
  if (type !== undefined) return { type: typeNames[type] };
  if (shape !== undefined) return { shape: shapeJson(shape) };
  return { tensor: { dtype: typeNames[tensor?.dtype ?? 1], tensorShape: shapeJson(tensor?.shape ?? { dim: [] }) } };
}

function shapeJson({ dim }: TensorShape): object {
  return { dim: dim.map(({ size }) => ({ size: String(size) })) };
}

function ends(list: readonly { readonly key: string; readonly value: TensorInfo }[]): object {
  return Object.fromEntries(
    list.map(({ key, value: { name, dtype, shape } }) => [key, { name, dtype: typeNames[dtype], tensorShape: shapeJson(shape) }]),
  );
}
