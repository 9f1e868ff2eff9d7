import type { TaskCode } from '../emit/task-code.ts';
import { emitLoops } from '../emit/loops.ts';
import { type Access, mergedAt, mergesAt, staysInParts } from './access.ts';
import type { Buffer } from './buffer.ts';
import { elementwiseCost } from './cost.ts';
import { type Expression, loadsOf, withLoads } from './expression.ts';
import { countOf } from './index-map.ts';
import type { Task } from './task.ts';

/** How the elements that a result is made of are put together; `store` where each is a result. */
export type Combination = 'store' | 'sum' | 'mean' | 'prod' | 'max' | 'min' | 'all' | 'any';

/** One result of a loop. */
export interface Root {
  readonly combination: Combination;
  readonly value: Expression;
  /** Where the results go; its strides of loops that are reduced are 0. */
  readonly target: Access;
}

/** Nested loops, and what they compute. */
export interface Nest {
  /** Sizes, the outermost loop first. */
  readonly sizes: readonly number[];
  /** Whether a loop runs over what is put together. */
  readonly reduced: readonly boolean[];
  readonly roots: readonly Root[];
}

/** Vectors that column sums keep side by side: a line of the cache. */
export const columnGranule = 16;

/** Elementwise functions and reductions as loops: all roots in one pass over their elements. */
export class LoopTask implements Task {
  readonly label: string;
  readonly nest: Nest;
  readonly reads: readonly Buffer[];
  readonly writes: readonly Buffer[];
  readonly extents: readonly number[];
  readonly cost: number;
  readonly scratchBytes = 0;

  constructor(nest: Nest) {
    this.nest = nest;
    this.writes = nest.roots.map(({ target }) => target.buffer);
    this.reads = [...new Set(loadsOf(nest.roots.map(({ value }) => value)).map(({ buffer }) => buffer))];
    this.label = this.writes.map(({ label }) => label).join(', ');
    this.extents = extentsOf(nest);
    this.cost = countOf(nest.sizes) * instructionsOf(nest);
  }

  granule(extent: number): number {
    const { sizes, reduced } = this.nest;
    const ofColumns = reduced.includes(true) && reduced.at(-1) === false && extent === sizes.at(-1) && !leads(this.nest, extent);
    return ofColumns || (sizes.length === 1 && extent === sizes[0]) ? columnGranule : 1;
  }

  readsInParts(buffer: Buffer, extent: number): boolean {
    const { nest, cut } = cutNest(this.nest, extent);
    if (cut === null) return extent === 1;
    const loads = loadsOf(nest.roots.map(({ value }) => value)).filter((load) => load.buffer === buffer);
    return loads.every((load) => staysInParts(load, cut, nest.sizes));
  }

  writesInParts(buffer: Buffer, extent: number): boolean {
    const { nest, cut } = cutNest(this.nest, extent);
    if (cut === null) return extent === 1;
    const targets = nest.roots.map(({ target }) => target).filter((target) => target.buffer === buffer);
    return targets.every((target) => staysInParts(target, cut, nest.sizes));
  }

  /** Whether each element of a buffer is read only where `writer`, a task of the same loops, writes it. */
  readsWhere(buffer: Buffer, writer: LoopTask): boolean {
    const target = writer.nest.roots.find((root) => root.target.buffer === buffer && root.combination === 'store')?.target;
    if (target === undefined) return false;
    return this.#loadsOf(buffer).every(({ base, strides }) => base === target.base && strides.join() === target.strides.join());
  }

  /** Whether each element is read, if at all, only for what is written at the same place: so it may be written over. */
  readsWhereItWrites(read: Buffer, written: Buffer): boolean {
    const { roots } = this.nest;
    const target = roots.find((root) => root.target.buffer === written && root.combination === 'store')?.target;
    if (target === undefined) return false;
    return this.#loadsOf(read).every(({ base, strides }) => base === target.base && strides.join() === target.strides.join());
  }

  #loadsOf(buffer: Buffer): Access[] {
    return loadsOf(this.nest.roots.map(({ value }) => value)).filter((load) => load.buffer === buffer);
  }

  emit(code: TaskCode, extent: number): void {
    const { nest, cut } = cutNest(this.nest, extent);
    emitLoops(code, merged(nest, cut), cut);
  }
}

/** Sizes by which the loops can be cut: the leading kept loops together, more of them or fewer; else the columns. */
function extentsOf(nest: Nest): number[] {
  const { sizes, reduced } = nest;
  const prefixes: number[] = [];
  for (let count = 1; count <= sizes.length; count += 1) {
    if (reduced[count - 1] === true) break;
    if (count > 1 && !accessesOf(nest).every((access) => mergesAt(access, count - 2, sizes))) break;
    const extent = countOf(sizes.slice(0, count));
    if (extent > 1 && !prefixes.includes(extent)) prefixes.push(extent);
  }
  const last = sizes.length - 1;
  const columns = prefixes.length === 0 && reduced.includes(true) && reduced[last] === false ? (sizes[last] as number) : 1;
  // Some dozens of parts are the most useful.
  const best = [...prefixes.filter((extent) => extent >= 32), ...prefixes.filter((extent) => extent < 32).toReversed()];
  if (best.length > 0) return [...best, 1];
  return columns > 1 ? [columns, 1] : [1];
}

function leads({ sizes, reduced }: Nest, extent: number): boolean {
  for (let count = 1; count < sizes.length && reduced[count - 1] === false; count += 1) {
    if (countOf(sizes.slice(0, count)) === extent) return true;
  }
  return false;
}

function accessesOf({ roots }: Nest): Access[] {
  return [...loadsOf(roots.map(({ value }) => value)), ...roots.map(({ target }) => target)];
}

/** The nest with the loops that are cut together as one, and which loop that is; null where nothing is cut. */
function cutNest(nest: Nest, extent: number): { readonly nest: Nest; readonly cut: number | null } {
  if (extent === 1) return { nest, cut: null };
  let current = nest;
  while (current.reduced[0] === false && (current.sizes[0] as number) < extent) {
    if (current.sizes.length === 1 || current.reduced[1] === true) break;
    current = mergedLoop(current, 0);
  }
  if (current.reduced[0] === false && current.sizes[0] === extent) return { nest: current, cut: 0 };
  return { nest, cut: nest.sizes.length - 1 };
}

/** The nest with as few loops as will do; the one that is cut is left alone. */
function merged(nest: Nest, cut: number | null): Nest {
  let current = nest;
  const end = cut !== null && cut > 0 ? nest.sizes.length - 1 : nest.sizes.length;
  const start = cut === 0 ? 1 : 0;
  for (let loop = end - 2; loop >= start; loop -= 1) {
    const { sizes, reduced } = current;
    const fits = reduced[loop] === reduced[loop + 1] && accessesOf(current).every((access) => mergesAt(access, loop, sizes));
    if (fits) current = mergedLoop(current, loop);
  }
  return current;
}

function mergedLoop({ sizes, reduced, roots }: Nest, loop: number): Nest {
  const values = withLoads(
    roots.map(({ value }) => value),
    (access) => mergedAt(access, loop),
  );
  return {
    sizes: [...sizes.slice(0, loop), (sizes[loop] as number) * (sizes[loop + 1] as number), ...sizes.slice(loop + 2)],
    reduced: reduced.filter((_, index) => index !== loop),
    roots: roots.map((root, index) => ({
      ...root,
      value: values[index] as Expression,
      target: mergedAt(root.target, loop),
    })),
  };
}

function instructionsOf({ roots }: Nest): number {
  const seen = new Set<Expression>();
  const count = (expression: Expression): number => {
    if (seen.has(expression)) return 0;
    seen.add(expression);
    if (expression.kind !== 'op') return 1;
    return expression.inputs.reduce((sum, input) => sum + count(input), elementwiseCost(expression.name) ?? 1);
  };
  return roots.reduce((sum, { value }) => sum + count(value) + 1, 0) / 4;
}
