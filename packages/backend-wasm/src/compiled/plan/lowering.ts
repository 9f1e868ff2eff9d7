import type { Graph, SymbolicTensor, Variable } from '@ibex-ml/core';
import { elementwiseCost } from './cost.ts';
import { Buffer } from './buffer.ts';
import { type Expression, ExpressionBuilder } from './expression.ts';
import { gatherTasks } from './gather.ts';
import { countOf, identityMap, type IndexMap, moves, sizesOf, stridesUnder } from './index-map.ts';
import type { KernelHost } from './kernel-host.ts';
import { LoopTask } from './loop-task.ts';
import type { Combination, Nest, Root } from './nest.ts';
import { productTasks } from './products.ts';
import { rowRules } from './rows.ts';
import type { Task } from './task.ts';
import { baseOf, isInline, loopReductions, Values } from './values.ts';
import { isWindowOp } from './window-ops.ts';
import { windowTasks } from './windows.ts';

/** A variable, and the buffer with what it shall hold after the run. */
export interface Update {
  readonly variable: Variable;
  readonly target: Buffer;
  readonly value: Buffer;
}

/** A graph as tasks on buffers. */
export interface Lowered {
  readonly values: Values;
  readonly tasks: readonly Task[];
  readonly arguments: readonly (Buffer | null)[];
  readonly outputs: readonly Buffer[];
  readonly updates: readonly Update[];
}

/** The ops of a graph for which there is no code, each once. */
export function missingOps(graph: Graph): string[] {
  const missing = graph.nodes.flatMap(({ source, dtype }) => {
    if (dtype === 'float16' || dtype === 'bfloat16') return [`${dtype} values`];
    return source.kind === 'op' && !isKnown(source.op.name) ? [source.op.name] : [];
  });
  return [...new Set(missing)];
}

function isKnown(name: string): boolean {
  return (
    elementwiseCost(name) !== null ||
    moves.has(name) ||
    loopReductions.has(name) ||
    rowRules[name] !== undefined ||
    ['matmul', 'concat', 'pad', 'gather'].includes(name) ||
    isWindowOp(name)
  );
}

/** Turns a graph of known shapes into tasks. */
export function lower(graph: Graph, host: KernelHost): Lowered {
  return new Lowering(graph, host).result();
}

/** Elements from which a reduction is done in two steps. */
const longReduction = 4096;

class Lowering {
  readonly #graph: Graph;
  readonly #host: KernelHost;
  readonly #values: Values;
  readonly #tasks: Task[] = [];

  constructor(graph: Graph, host: KernelHost) {
    this.#graph = graph;
    this.#host = host;
    this.#values = new Values(graph);
  }

  result(): Lowered {
    const { outputs, updates } = this.#graph;
    for (const node of this.#graph.nodes) {
      if (node.source.kind === 'op' && this.#values.isStored(node)) this.#lower(node, node.source.op.name);
    }
    return {
      values: this.#values,
      outputs: outputs.map((node) => this.#settled(node)),
      updates: updates.map(({ variable, value }) => ({
        variable,
        target: this.#values.variableBuffer(variable),
        value: this.#settled(value),
      })),
      arguments: this.#graph.arguments.map((node) =>
        this.#graph.nodes.includes(node) ? this.#values.requireBuffer(node) : null,
      ),
      tasks: this.#tasks,
    };
  }

  #lower(node: SymbolicTensor, name: string): void {
    if (isInline(node)) return this.#loop(node, 'store', node, []);
    if (loopReductions.has(name)) return this.#reduce(node, name as Combination);
    if (name === 'concat') return this.#concat(node);
    if (name === 'pad') return this.#pad(node);
    if (name === 'matmul') return void this.#tasks.push(...productTasks(node, this.#values, this.#host));
    if (name === 'gather') return void this.#tasks.push(...gatherTasks(node, this.#values));
    const rule = rowRules[name];
    this.#tasks.push(...(rule === undefined ? windowTasks(node, this.#values, this.#host) : rule(node, this.#values)));
  }

  #reduce(node: SymbolicTensor, combination: Combination): void {
    if (node.source.kind !== 'op') return;
    const [x] = node.source.inputs as readonly [SymbolicTensor];
    const axes = node.source.attributes['axes'] as readonly number[];
    const sizes = sizesOf(x.shape);
    const count = countOf(axes.map((axis) => sizes[axis] as number));
    if (axes.includes(0) && axes.length > 1 && count >= longReduction) return this.#reduceInSteps(node, combination, x, axes);
    this.#loop(node, axes.length === 0 ? 'store' : combination, x, axes);
  }

  /** First along all axes but the first, so that each of its rows can be done apart; then along the first. */
  #reduceInSteps(node: SymbolicTensor, combination: Combination, x: SymbolicTensor, axes: readonly number[]): void {
    const sizes = sizesOf(x.shape);
    const rows = sizes[0] as number;
    const target = this.#values.requireBuffer(node);
    const { dtype, elements } = target;
    const partial = new Buffer(`rows of ${target.label}`, dtype, rows * elements);
    this.#loop(node, combination, x, axes.slice(1), partial);
    const value: Expression = { kind: 'load', dtype, access: { buffer: partial, base: 0, strides: [elements, 1] } };
    const root: Root = { combination, value, target: { buffer: target, base: 0, strides: [0, 1] } };
    this.#add({ sizes: [rows, elements], reduced: [true, false], roots: [root] });
  }

  /** A loop over all elements of `x`, whose results are those of `node`, or go to a buffer of their own. */
  #loop(
    node: SymbolicTensor,
    combination: Combination,
    x: SymbolicTensor,
    axes: readonly number[],
    target: Buffer = this.#values.requireBuffer(node),
  ): void {
    const sizes = sizesOf(x.shape);
    const map = identityMap(sizes);
    const kept = map.filter((_, axis) => !axes.includes(axis));
    const value = new ExpressionBuilder(this.#values, sizes.length).of(x, map, x === node);
    const access = {
      buffer: target,
      ...stridesUnder(
        kept,
        sizes.filter((_, axis) => !axes.includes(axis)),
        sizes.length,
      ),
    };
    this.#add({ sizes, reduced: sizes.map((_, axis) => axes.includes(axis)), roots: [{ combination, value, target: access }] });
  }

  #add(nest: Nest): void {
    if (nest.roots.every(({ target }) => target.buffer.elements === 0)) return;
    this.#tasks.push(new LoopTask(nest));
  }

  /** Each input is copied to its place. */
  #concat(node: SymbolicTensor): void {
    if (node.source.kind !== 'op') return;
    const axis = node.source.attributes['axis'] as number;
    let start = 0;
    for (const input of node.source.inputs) {
      this.#copyInto(
        node,
        input,
        identityMap(sizesOf(input.shape)).map((index, at) => (at === axis ? { ...index, offset: start } : index)),
      );
      start += sizesOf(input.shape)[axis] as number;
    }
  }

  #pad(node: SymbolicTensor): void {
    if (node.source.kind !== 'op') return;
    const [x] = node.source.inputs as readonly [SymbolicTensor];
    const paddings = node.source.attributes['paddings'] as readonly (readonly [number, number])[];
    const sizes = sizesOf(node.shape);
    const target = { buffer: this.#values.requireBuffer(node), ...stridesUnder(identityMap(sizes), sizes, sizes.length) };
    const value: Expression = { kind: 'constant', dtype: node.dtype, value: node.source.attributes['value'] as number };
    this.#add({ sizes, reduced: sizes.map(() => false), roots: [{ combination: 'store', value, target }] });
    this.#copyInto(
      node,
      x,
      identityMap(sizesOf(x.shape)).map((index, axis) => ({ ...index, offset: paddings[axis]?.[0] ?? 0 })),
    );
  }

  #copyInto(node: SymbolicTensor, input: SymbolicTensor, map: IndexMap): void {
    const sizes = sizesOf(input.shape);
    if (countOf(sizes) === 0) return;
    const value = new ExpressionBuilder(this.#values, sizes.length).of(input, identityMap(sizes));
    const target = { buffer: this.#values.requireBuffer(node), ...stridesUnder(map, sizesOf(node.shape), sizes.length) };
    this.#add({ sizes, reduced: sizes.map(() => false), roots: [{ combination: 'store', value, target }] });
  }

  /** The buffer of a result of the graph; a copy of what the run does not make itself. */
  #settled(node: SymbolicTensor): Buffer {
    const buffer = this.#values.requireBuffer(node);
    if (baseOf(node).source.kind === 'op') return buffer;
    const copy = new Buffer(`copy of ${buffer.label}`, buffer.dtype, buffer.elements);
    const walk = { base: 0, strides: [1] };
    const value: Expression = { kind: 'load', dtype: buffer.dtype, access: { buffer, ...walk } };
    const root: Root = { combination: 'store', value, target: { buffer: copy, ...walk } };
    this.#add({ sizes: [buffer.elements], reduced: [false], roots: [root] });
    return copy;
  }
}
