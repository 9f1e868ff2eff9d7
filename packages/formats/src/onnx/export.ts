import type { OpNode } from '../inference/op-node.ts';
import type { Dim, NdArray, Spec, Variable } from '@ibex-ml/core';
import { encodeMessage } from '@ibex-ml/core/protobuf';
import type { Model } from '@ibex-ml/models';
import { writeWhole } from '@ibex-ml/data/durable';
import { inferenceGraph, type InferenceGraph } from '../inference/inference-graph.ts';
import { stepBefore } from '../inference/preprocessing.ts';
import { weightValues } from '../inference/weight-values.ts';
import { elementType } from './write/onnx-graph.ts';
import { metadataOf, type OnnxOptions } from './options.ts';
import { opWriter } from './write/op-table.ts';
import { type ModelProto, modelProto, type ValueInfoProto } from './proto.ts';
import { WrittenValues } from './write/written-values.ts';
import { biasedProducts } from './write/window-ops.ts';

const operatorSet = 17;
/** The first version of the file format that has this operator set. */
const irVersion = 8;

/**
 * A model's prediction as the bytes of an ONNX file (operator set 17), for batches of any size.
 *
 * Inputs and outputs carry the names of the model's layers, weights those of their variables (`dense/kernel`; filters of
 * convolutions in ONNX's order of axes). What a policy computes in 16 bits, the file computes in float32.
 *
 * @throws {StateError} when the model does not know its inputs yet
 * @throws {ArgumentError} for wrong options, or an op that ONNX export lacks; it names the op
 * @example
 * const model = sequential([dense(3, { activation: 'softmax', inputShape: [4] })]);
 * (await onnxToBytes(model, { labels: ['setosa', 'versicolor', 'virginica'] })).length > 400 // true
 * @see https://onnx.ai/onnx/operators
 */
export async function onnxToBytes(model: Model, options: OnnxOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const where = `onnx export of ${model.label}`;
  const metadata = metadataOf(where, options);
  const { preprocess } = options;
  const before = preprocess === undefined ? null : stepBefore(where, preprocess, model.inputs?.length ?? 1);
  const traced = inferenceGraph(where, model, before);
  const weights = await weightValues(traced.graph.nodes);
  const message: ModelProto = {
    irVersion,
    producerName: 'ibex',
    ...(options.description === undefined ? {} : { docString: options.description }),
    opsetImport: [{ domain: '', version: operatorSet }],
    graph: graphOf(where, model.name, traced, weights),
    metadataProps: metadata.map(([key, value]) => ({ key, value })),
  };
  return encodeMessage(modelProto, message);
}

/**
 * Writes a model's prediction to an ONNX file, whole or not at all. In a page to `opfs://folder/name`.
 *
 * @throws {StateError | ArgumentError} as onnxToBytes; nothing is written then
 * @throws {ResourceError} when the file cannot be written
 */
export async function saveOnnx(model: Model, path: string, options: OnnxOptions = {}): Promise<void> {
  await writeWhole(path, await onnxToBytes(model, options));
}

function graphOf(
  where: string,
  name: string,
  { graph, inputNames, outputNames }: InferenceGraph,
  weights: ReadonlyMap<Variable, NdArray>,
): ModelProto['graph'] {
  const to = new WrittenValues(weights, biasedProducts(graph.nodes, graph.outputs));
  const inputs = graph.arguments.map((argument, index) => {
    const claimed = to.graph.claim(inputNames[index] as string);
    to.put(argument, claimed);
    return valueInfo(claimed, argument);
  });
  const names = outputNames.map((output) => to.graph.claim(output));
  for (const node of graph.nodes) {
    if (node.source.kind === 'op') opWriter(where, node as OpNode)(node as OpNode, to);
  }
  const outputs = graph.outputs.map((output, index) => {
    const value = to.get(output);
    to.graph.node('Identity', [value], {}, names[index]);
    return valueInfo(names[index] as string, output);
  });
  return { node: to.graph.nodes, name, initializer: to.graph.initializers, input: inputs, output: outputs };
}

function valueInfo(name: string, { shape, dtype }: Spec): ValueInfoProto {
  const dim = shape.map((size: Dim, axis) => {
    if (size !== null) return { dimValue: size };
    return { dimParam: axis === 0 ? 'batch' : `${name}_${axis}` };
  });
  return { name, type: { tensorType: { elemType: elementType(dtype), shape: { dim } } } };
}
