import type { Graph, NdArray, SymbolicTensor, Variable } from '@ibex-ml/core';
import { Buffer } from './buffer.ts';
import { ConstantFolding } from './constants.ts';
import { elementwiseCost } from './cost.ts';
import { countOf, movedMap, moves, identityMap, sizesOf } from './index-map.ts';

/** What a slot of a program's table points to. */
export type Slot =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'constant'; readonly value: NdArray }
  | { readonly kind: 'kept'; readonly bytes: number };

/** Above this many instructions an element that is needed twice is stored rather than computed twice. */
const dearTwice = 12;
/** The same for one that is needed for several elements of a larger result. */
const dearStretched = 2;

/**
 * Decides which values of a graph lie in buffers, and knows these. All others are computed inside the loops that need them.
 */
export class Values {
  readonly graph: Graph;
  readonly slots: Slot[] = [];
  readonly #buffers = new Map<SymbolicTensor, Buffer>();
  readonly #stored: ReadonlySet<SymbolicTensor>;
  readonly #constants = new ConstantFolding();
  readonly #constantBuffers = new Map<string, Buffer>();

  constructor(graph: Graph) {
    this.graph = graph;
    this.#stored = storedValues(graph, this.#constants);
  }

  /** The one number that all elements are, where that is known beforehand. */
  constantOf(node: SymbolicTensor): number | null {
    return this.#constants.valueOf(node);
  }

  /** Whether the value must be stored by a task. */
  isStored(node: SymbolicTensor): boolean {
    return this.#stored.has(node);
  }

  /** The buffer of a value that has one, also under another shape; else null. */
  bufferOf(node: SymbolicTensor): Buffer | null {
    const base = baseOf(node);
    if (base.source.kind === 'op' && !this.#stored.has(base)) return null;
    return this.requireBuffer(base);
  }

  /** The buffer of a value, which must have been found to need one. */
  requireBuffer(node: SymbolicTensor): Buffer {
    const base = baseOf(node);
    const known = this.#buffers.get(base);
    if (known !== undefined) return known;
    const buffer = this.#make(base);
    this.#buffers.set(base, buffer);
    return buffer;
  }

  /** A buffer of fixed numbers; the same one for the same name. */
  constantBuffer(name: string, value: NdArray): Buffer {
    const known = this.#constantBuffers.get(name);
    if (known !== undefined) return known;
    const index = this.slots.push({ kind: 'constant', value }) - 1;
    const buffer = new Buffer(name, value.dtype, value.size, { kind: 'slot', index });
    this.#constantBuffers.set(name, buffer);
    return buffer;
  }

  /** Gives a buffer memory of its own, so that what it holds outlives a run. */
  keep(buffer: Buffer): void {
    if (buffer.place !== null) return;
    buffer.place = { kind: 'slot', index: this.slots.push({ kind: 'kept', bytes: buffer.bytes }) - 1 };
  }

  /** The buffer of a variable: what it holds before the run, and after it. */
  variableBuffer(variable: Variable): Buffer {
    const node = this.graph.nodes.find(({ source }) => source.kind === 'variable' && source.variable === variable);
    if (node !== undefined) return this.requireBuffer(node);
    const known = this.#written.get(variable);
    if (known !== undefined) return known;
    const buffer = this.#slotted({ kind: 'variable', variable }, variable.name, variable.dtype, variable.size);
    this.#written.set(variable, buffer);
    return buffer;
  }

  readonly #written = new Map<Variable, Buffer>();

  #make(node: SymbolicTensor): Buffer {
    const { source, dtype } = node;
    const elements = countOf(sizesOf(node.shape));
    if (source.kind === 'variable')
      return this.#slotted({ kind: 'variable', variable: source.variable }, source.variable.name, dtype, elements);
    if (source.kind === 'constant') return this.constantBuffer(`constant %${node.id}`, source.value);
    return new Buffer(source.kind === 'op' ? `${source.op.name} %${node.id}` : source.name, dtype, elements);
  }

  #slotted(slot: Slot, label: string, dtype: Buffer['dtype'], elements: number): Buffer {
    const index = this.slots.push(slot) - 1;
    return new Buffer(label, dtype, elements, { kind: 'slot', index });
  }
}

/** The value itself behind changes of shape, which leave elements where they are. */
export function baseOf(node: SymbolicTensor): SymbolicTensor {
  const { source } = node;
  if (source.kind !== 'op' || !(source.op.name === 'reshape' || source.op.name === 'stopGradient')) return node;
  return baseOf(source.inputs[0] as SymbolicTensor);
}

/** Whether a value is computed inside the loops that need it, unless it is stored. */
export function isInline(node: SymbolicTensor): boolean {
  return node.source.kind === 'op' && (moves.has(node.source.op.name) || elementwiseCost(node.source.op.name) !== null);
}

/** Ops that read their input in a loop of their own, so that it may be computed there. */
export const loopReductions: ReadonlySet<string> = new Set(['sum', 'mean', 'max', 'min', 'prod', 'all', 'any']);
/** Ops that are made of loops over each of their inputs. */
export const loopMoves: ReadonlySet<string> = new Set(['concat', 'pad']);

function storedValues(graph: Graph, constants: ConstantFolding): ReadonlySet<SymbolicTensor> {
  const stored = new Set<SymbolicTensor>();
  const store = (node: SymbolicTensor): void => {
    const base = baseOf(node);
    if (base.source.kind === 'op') stored.add(base);
  };
  for (const node of graph.outputs) store(node);
  for (const { value } of graph.updates) store(value);
  for (const node of graph.nodes) {
    if (node.source.kind !== 'op') continue;
    const { op, inputs } = node.source;
    if (!isInline(node)) store(node);
    if (op.name === 'reshape' && movedMap(node, inputs[0] as SymbolicTensor, identityMap(sizesOf(node.shape))) === null) {
      store(inputs[0] as SymbolicTensor);
    }
    const inLoops = isInline(node) || loopReductions.has(op.name) || loopMoves.has(op.name);
    if (!inLoops) for (const input of inputs) store(input);
  }
  storeShared(graph, stored, constants);
  return stored;
}

/** Adds what would be computed again and again, and is dear. */
function storeShared(graph: Graph, stored: Set<SymbolicTensor>, constants: ConstantFolding): void {
  const users = new Map<SymbolicTensor, SymbolicTensor[]>();
  for (const node of graph.nodes) {
    if (node.source.kind !== 'op') continue;
    for (const input of node.source.inputs) users.set(input, [...(users.get(input) ?? []), node]);
  }
  /** Those who compute with a value, through mere moves. */
  const readers = (node: SymbolicTensor): SymbolicTensor[] =>
    (users.get(node) ?? []).flatMap((user) =>
      user.source.kind === 'op' && moves.has(user.source.op.name) && !stored.has(user) ? readers(user) : [user],
    );
  const costs = new Map<SymbolicTensor, number>();
  for (const node of graph.nodes) {
    if (node.source.kind !== 'op' || constants.valueOf(node) !== null || stored.has(baseOf(node))) continue;
    const own = elementwiseCost(node.source.op.name) ?? 0;
    const cost = node.source.inputs.reduce((sum, input) => sum + (stored.has(baseOf(input)) ? 0 : (costs.get(input) ?? 0)), own);
    costs.set(node, cost);
    if (moves.has(node.source.op.name)) continue;
    const elements = countOf(sizesOf(node.shape));
    const used = readers(node);
    const stretches = used.some((user) => reach(user) > elements && isInline(user));
    if ((used.length > 1 && cost > dearTwice) || (stretches && cost >= dearStretched)) stored.add(node);
  }
}

function reach(node: SymbolicTensor): number {
  return countOf(sizesOf(node.shape));
}
