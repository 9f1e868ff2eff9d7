import type { TaskCode } from '../emit/task-code.ts';
import { emitLoops } from '../emit/loops.ts';
import { type Access, staysInParts } from './access.ts';
import type { Buffer } from './buffer.ts';
import { type Expression, instructionsOf, loadsOf } from './expression.ts';
import { countOf } from './index-map.ts';
import { cutNest, extentsOf, leads, merged, type Nest } from './nest.ts';
import type { Task } from './task.ts';

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
    this.cost = (countOf(nest.sizes) * instructionsOf(nest.roots.map(({ value }) => value))) / 4;
  }

  granule(extent: number): number {
    const { sizes, reduced } = this.nest;
    const ofColumns = reduced.includes(true) && reduced.at(-1) === false && extent === sizes.at(-1) && !leads(this.nest, extent);
    return ofColumns || (sizes.length === 1 && extent === sizes[0]) ? columnGranule : 1;
  }

  effort(size: number): number {
    return size;
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
    return this.#loadsOf(buffer).every((load) => writer.storedAt(load) !== undefined);
  }

  /** What is stored just where a load of the same loops reads; several results may go to one buffer, each to its own elements. */
  storedAt({ buffer, base, strides }: Access): Expression | undefined {
    return this.nest.roots.findLast(
      ({ combination, target }) =>
        combination === 'store' && target.buffer === buffer && target.base === base && target.strides.join() === strides.join(),
    )?.value;
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
    const { nest, cut } = merged(cutNest(this.nest, extent));
    emitLoops(code, nest, cut);
  }
}
