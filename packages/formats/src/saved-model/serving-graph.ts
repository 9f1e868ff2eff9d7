import type { SymbolicTensor } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { inferenceGraph } from '../inference/inference-graph.ts';
import type { OpNode } from '../inference/op-node.ts';
import { type Preprocessing, stepBefore } from '../inference/preprocessing.ts';
import { weightValues } from '../inference/weight-values.ts';
import { writeOp } from './op-table.ts';
import type { NodeDef, TensorInfo } from './proto.ts';
import { attr, type Runtime, TfGraph, tfShape, tfType } from './tf-graph.ts';

/** The version of graphs that TensorFlow 2.6 writes: what is used of it is older. */
export const producer = 808;

/** A graph of TensorFlow with its weights as constants, and its ends under the names of the model's layers. */
export interface ServingGraph {
  readonly nodes: readonly NodeDef[];
  readonly inputs: readonly { readonly key: string; readonly value: TensorInfo }[];
  readonly outputs: readonly { readonly key: string; readonly value: TensorInfo }[];
}

/** A model's prediction as a graph of TensorFlow, or of tfjs, which has fewer ops. */
export async function servingGraph(
  where: string,
  model: Model,
  preprocess: Preprocessing | undefined,
  runtime: Runtime = 'tensorflow',
): Promise<ServingGraph> {
  const before = preprocess === undefined ? null : stepBefore(where, preprocess, model.inputs?.length ?? 1);
  const { graph, inputNames, outputNames } = inferenceGraph(where, model, before);
  const to = new TfGraph(await weightValues(graph.nodes), runtime);
  const inputs = graph.arguments.map((argument, index) => {
    const key = inputNames[index] as string;
    const attributes = { dtype: attr.type(argument.dtype), shape: { shape: tfShape(argument.shape) } };
    const name = to.node('Placeholder', [], attributes, `serving_default_${key}`);
    to.put(argument, name);
    return { key, value: tensorInfo(name, argument) };
  });
  for (const node of graph.nodes) {
    if (node.source.kind === 'op') writeOp(node as OpNode, to);
  }
  const outputs = graph.outputs.map((output, index) => {
    const name = to.node('Identity', [to.get(output)], { T: attr.type(output.dtype) }, `output_${outputNames[index]}`);
    return { key: outputNames[index] as string, value: tensorInfo(name, output) };
  });
  return { nodes: to.nodes, inputs, outputs };
}

function tensorInfo(node: string, { shape, dtype }: SymbolicTensor): TensorInfo {
  return { name: `${node}:0`, dtype: tfType(dtype), shape: tfShape(shape) };
}
