import {
  download,
  type Graph,
  type NdArray,
  type SymbolicTensor,
  type Tensor,
  type TfTensor,
  traceFunction,
  upload,
} from '@ibex-ml/core';
import { engine } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

type Compute = (...inputs: readonly Tensor[]) => Tensor | readonly Tensor[];

/** The graph that a function leaves for inputs of these shapes. */
export function graphOf(fn: Compute, inputs: readonly NdArray[]): Graph {
  return traceFunction(
    (...symbols) => fn(...symbols),
    inputs.map(({ shape, dtype }) => ({ shape, dtype })),
  ).graph;
}

/**
 * Computes a graph op by op, and holds each op to its contract on the way: the result has the shape and type that `infer`
 * said, it is a new tensor, and no other tensor is left.
 */
export async function evaluate(graph: Graph, inputs: readonly NdArray[]): Promise<NdArray[]> {
  const values = new Map<SymbolicTensor, TfTensor>();
  try {
    for (const node of graph.nodes) values.set(node, valueOf(node, values, inputs));
    return await Promise.all(graph.outputs.map((node) => download(values.get(node) as TfTensor, node.dtype)));
  } finally {
    for (const tensor of values.values()) tensor.dispose();
  }
}

function valueOf(node: SymbolicTensor, values: ReadonlyMap<SymbolicTensor, TfTensor>, inputs: readonly NdArray[]): TfTensor {
  const { source } = node;
  if (source.kind === 'argument') return upload(inputs[source.index] as NdArray);
  if (source.kind === 'constant') return upload(source.value);
  if (source.kind === 'variable') throw new Error('an op case uses no variables');
  const operands = source.inputs.map((input) => values.get(input) as TfTensor);
  const before = engine().state.numTensors;
  const result = source.op.compute(operands, source.attributes);
  const left = engine().state.numTensors - before;
  expect(left, `tensors that ${source.op.name} leaves, its result among them`).toBe(1);
  expect(operands.includes(result), `${source.op.name} returns one of its inputs`).toBe(false);
  expect(result.shape, `shape that ${source.op.name} inferred`).toEqual(node.shape);
  expect(result.dtype, `type that ${source.op.name} inferred`).toBe(node.dtype === 'uint8' ? 'int32' : node.dtype);
  return result;
}
