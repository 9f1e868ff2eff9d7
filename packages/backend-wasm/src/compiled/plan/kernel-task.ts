import type { TaskCode } from '../emit/task-code.ts';
import type { Buffer } from './buffer.ts';
import type { Task } from './task.ts';

interface Description {
  readonly label: string;
  /** What is read; `inParts` is read only in the part that is done. */
  readonly inParts?: readonly Buffer[];
  readonly whole?: readonly Buffer[];
  /** What is written, always in the part that is done. */
  readonly writes: readonly Buffer[];
  /** Rows, images and the like that can be done apart; 1 where it is done in one go. */
  readonly extent: number;
  readonly granule?: number;
  /** See Task. */
  readonly effort?: (size: number) => number;
  readonly cost: number;
  readonly scratchBytes?: number;
  readonly emit: (code: TaskCode) => void;
}

/** A call of the kernels. */
export class KernelTask implements Task {
  readonly label: string;
  readonly reads: readonly Buffer[];
  readonly writes: readonly Buffer[];
  readonly extents: readonly number[];
  readonly cost: number;
  readonly scratchBytes: number;
  readonly #description: Description;

  constructor(description: Description) {
    const { label, inParts = [], whole = [], writes, extent, cost, scratchBytes = 0 } = description;
    this.label = label;
    this.reads = [...new Set([...inParts, ...whole])];
    this.writes = writes;
    this.extents = [extent];
    this.cost = cost;
    this.scratchBytes = scratchBytes;
    this.#description = description;
  }

  granule(): number {
    return this.#description.granule ?? 1;
  }

  effort(size: number): number {
    return this.#description.effort?.(size) ?? size;
  }

  readsInParts(buffer: Buffer, extent: number): boolean {
    const { inParts = [], whole = [] } = this.#description;
    return extent === 1 || (inParts.includes(buffer) && !whole.includes(buffer));
  }

  writesInParts(): boolean {
    return true;
  }

  emit(code: TaskCode): void {
    this.#description.emit(code);
  }
}
