import { type Tensor as TfTensor, tidy } from '@tensorflow/tfjs-core';
import { upload } from '../device.ts';
import type { Graph } from '../graph/graph.ts';
import type { Attributes, Op } from '../graph/op.ts';
import type { SymbolicTensor } from '../graph/symbolic-tensor.ts';
import { NdArray } from '../nd-array.ts';
import type { DeviceValue, Executor, Program } from './executor.ts';
import { fetchAll, type Variable } from '../variable.ts';
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

/** A value that comes from outside the ops. */
interface Feed {
  readonly node: SymbolicTensor;
  readonly slot: number;
}

/** A value that outlives the run; `shared` when something else holds it too, so that it needs a handle of its own. */
interface Result {
  readonly slot: number;
  readonly shared: boolean;
}

class InterpretedProgram implements Program {
  readonly #graph: Graph;
  readonly #feeds: readonly Feed[];
  readonly #variables: readonly Variable[];
  readonly #steps: readonly Step[];
  readonly #results: readonly Result[];

  constructor(graph: Graph) {
    const slotOf = new Map(graph.nodes.map((node, slot) => [node, slot]));
    const kept = [...graph.outputs, ...graph.updates.map((update) => update.value)].map((node) => slotOf.get(node) as number);
    this.#graph = graph;
    this.#feeds = graph.nodes.flatMap((node, slot) => (node.source.kind === 'op' ? [] : [{ node, slot }]));
    this.#variables = graph.nodes.flatMap(({ source }) => (source.kind === 'variable' ? [source.variable] : []));
    this.#steps = plan(graph, slotOf, new Set(kept));
    this.#results = kept.map((slot, index) => ({
      slot,
      shared: kept.indexOf(slot) !== index || graph.nodes[slot]?.source.kind === 'variable',
    }));
  }

  async run(args: readonly (NdArray | TfTensor)[]): Promise<DeviceValue[]> {
    await fetchAll(this.#variables);
    return this.#run(args);
  }

  async runAll(runs: readonly (readonly (NdArray | TfTensor)[])[]): Promise<DeviceValue[]> {
    let outputs: DeviceValue[] = [];
    for (const args of runs) {
      for (const output of outputs) output.dispose();
      outputs = await this.run(args);
    }
    return outputs;
  }

  #run(args: readonly (NdArray | TfTensor)[]): DeviceValue[] {
    const { outputs, updates } = this.#graph;
    const tensors = tidy(() => this.#compute(args));
    for (const [index, { variable }] of updates.entries()) variable.adopt(tensors[outputs.length + index] as TfTensor);
    return outputs.map((node, index) => new TensorValue(tensors[index] as TfTensor, node));
  }

  /** The outputs, then the new values of variables. When an op throws, `tidy` around it frees what there was. */
  #compute(args: readonly (NdArray | TfTensor)[]): TfTensor[] {
    const values: (TfTensor | undefined)[] = Array.from({ length: this.#graph.nodes.length });
    for (const { node, slot } of this.#feeds) values[slot] = feed(node, args);
    for (const { op, attributes, inputs, output, frees } of this.#steps) {
      const operands: TfTensor[] = [];
      for (const slot of inputs) operands.push(values[slot] as TfTensor);
      values[output] = op.compute(operands, attributes);
      for (const slot of frees) {
        values[slot]?.dispose();
        values[slot] = undefined;
      }
    }
    return this.#results.map(({ slot, shared }) => (shared ? (values[slot] as TfTensor).clone() : (values[slot] as TfTensor)));
  }
}

/** What a node that is no op holds. Only a variable's tensor stays the variable's; all others are the run's own. */
function feed({ source }: SymbolicTensor, args: readonly (NdArray | TfTensor)[]): TfTensor {
  if (source.kind === 'variable') return source.variable.tensor;
  const given = source.kind === 'constant' ? source.value : (args[(source as { index: number }).index] as NdArray | TfTensor);
  return given instanceof NdArray ? upload(given) : given.clone();
}

/** The ops in order, each with the values that die with it. */
function plan(graph: Graph, slotOf: ReadonlyMap<SymbolicTensor, number>, kept: ReadonlySet<number>): Step[] {
  const lastUse = new Map<number, number>();
  const steps = graph.nodes.flatMap(({ source }, output) => {
    if (source.kind !== 'op') return [];
    const inputs = source.inputs.map((input) => slotOf.get(input) as number);
    return [{ op: source.op, attributes: source.attributes, inputs, output, frees: [] as number[] }];
  });
  for (const [index, { inputs }] of steps.entries()) for (const slot of inputs) lastUse.set(slot, index);
  for (const [slot, index] of lastUse) {
    if (graph.nodes[slot]?.source.kind !== 'variable' && !kept.has(slot)) steps[index]?.frees.push(slot);
  }
  return steps;
}
