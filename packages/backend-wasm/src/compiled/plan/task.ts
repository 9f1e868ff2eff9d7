import type { TaskCode } from '../emit/task-code.ts';
import type { Buffer } from './buffer.ts';

/**
 * A piece of work that can be cut along one extent, such as the rows of a batch. Its result does not depend on where it is cut.
 *
 * Tasks of one extent that hand their parts on, part by part, run one after the other on each part without waiting for the other
 * threads; see schedule.ts.
 */
export interface Task {
  readonly label: string;
  readonly reads: readonly Buffer[];
  readonly writes: readonly Buffer[];
  /** The extents by which it can be cut, the best one first; 1 where it is done in one go. */
  readonly extents: readonly number[];
  /** Parts begin at multiples of this. */
  granule(extent: number): number;
  /** How long a part takes, where one of a single row would take 1 if rows were all that counted. */
  effort(size: number): number;
  /** Whether a part, cut by this extent, reads only the same part of the buffer. */
  readsInParts(buffer: Buffer, extent: number): boolean;
  /** Whether a part, cut by this extent, writes only the same part of the buffer. */
  writesInParts(buffer: Buffer, extent: number): boolean;
  /** Some number of instructions for the whole, to judge how many parts are worth their while. */
  readonly cost: number;
  /** Bytes of scratch memory that a part needs. */
  readonly scratchBytes: number;
  /** Writes the code that does a part. */
  emit(code: TaskCode, extent: number): void;
}
