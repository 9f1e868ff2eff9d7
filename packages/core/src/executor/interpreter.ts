import { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { upload } from '../device.ts';
import type { Graph } from '../graph/graph.ts';
import type { Attributes, Op } from '../graph/op.ts';
import type { Source, SymbolicTensor } from '../graph/symbolic-tensor.ts';
import type { NdArray } from '../nd-array.ts';
import type { DeviceValue, Executor, Program } from './executor.ts';
import { TensorValue } from './tensor-value.ts';

/** Runs graphs op by op over tfjs's kernels, on any backend, and frees each value after its last use. */
export const interpreter: Executor = {
  name: 'interpreter',
  missing: () => [],
  prepare: (graph) => Promise.resolve(new InterpretedProgram(graph)),
};

/** One op of the plan: where its inputs lie, where its output goes, and what nobody needs after it. */
interface Step {
  readonly op: Op;
  readonly attributes: Attributes;
  readonly inputs: readonly number[];
  readonly output: number;
  readonly frees: readonly number[];
}

type Argument = Extract<Source, { kind: 'argument' }>;

/** A value that comes from outside the ops. */
interface Feed {
  readonly node: SymbolicTensor;
  readonly slot: number;
}

class InterpretedProgram implements Program {
  readonly #graph: Graph;
  readonly #steps: readonly Step[];
  readonly #feeds: readonly Feed[];
  readonly #slotOf: ReadonlyMap<SymbolicTensor, number>;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#slotOf = new Map(graph.nodes.map((node, slot) => [node, slot]));
    this.#feeds = graph.nodes.flatMap((node, slot) => (node.source.kind === 'op' ? [] : [{ node, slot }]));
    this.#steps = plan(graph, this.#slotOf);
  }

  run(args: readonly (NdArray | TfTensor)[]): Promise<DeviceValue[]> {
    return Promise.resolve().then(() => this.#run(args));
  }

  #run(args: readonly (NdArray | TfTensor)[]): DeviceValue[] {
    const values: (TfTensor | undefined)[] = [];
    const borrowed = new Set<TfTensor>();
    try {
      for (const { node, slot } of this.#feeds) values[slot] = this.#feed(node, args, borrowed);
      for (const { op, attributes, inputs, output, frees } of this.#steps) {
        const operands = inputs.map((slot) => values[slot] as TfTensor);
        values[output] = op.compute(operands, attributes);
        for (const slot of frees) {
          values[slot]?.dispose();
          values[slot] = undefined;
        }
      }
      return this.#finish(values);
    } finally {
      for (const value of values) {
        if (value !== undefined && !borrowed.has(value)) value.dispose();
      }
    }
  }

  #feed({ source }: SymbolicTensor, args: readonly (NdArray | TfTensor)[], borrowed: Set<TfTensor>): TfTensor {
    if (source.kind === 'constant') return upload(source.value);
    const given = source.kind === 'variable' ? source.variable.tensor : (args[(source as Argument).index] as NdArray | TfTensor);
    if (!(given instanceof TfTensor)) return upload(given);
    borrowed.add(given);
    return given;
  }

  /** Hands out the outputs and writes the updates; both as tensors of their own. */
  #finish(values: readonly (TfTensor | undefined)[]): DeviceValue[] {
    const valueOf = (node: SymbolicTensor): TfTensor => values[this.#slotOf.get(node) as number] as TfTensor;
    const outputs = this.#graph.outputs.map((node) => new TensorValue(valueOf(node).clone(), node));
    const updates = this.#graph.updates.map(({ variable, value }) => ({ variable, tensor: valueOf(value).clone() }));
    for (const { variable, tensor } of updates) variable.adopt(tensor);
    return outputs;
  }
}

/** The ops in order, each with the values that die with it. */
function plan(graph: Graph, slotOf: ReadonlyMap<SymbolicTensor, number>): Step[] {
  const lastUse = new Map<number, number>();
  const steps = graph.nodes.flatMap((node, output) => {
    if (node.source.kind !== 'op') return [];
    const inputs = node.source.inputs.map((input) => slotOf.get(input) as number);
    return [{ op: node.source.op, attributes: node.source.attributes, inputs, output, frees: [] as number[] }];
  });
  for (const [index, { inputs }] of steps.entries()) for (const slot of inputs) lastUse.set(slot, index);
  const kept = new Set([...graph.outputs, ...graph.updates.map((update) => update.value)].map((node) => slotOf.get(node)));
  for (const [slot, index] of lastUse) {
    if (graph.nodes[slot]?.source.kind === 'op' && !kept.has(slot)) steps[index]?.frees.push(slot);
  }
  return steps;
}
