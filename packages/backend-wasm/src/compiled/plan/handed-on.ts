import { alignment, placeAll, Spans } from './blocks.ts';
import type { Buffer } from './buffer.ts';
import type { Lane, Stage } from './schedule.ts';
import type { Task } from './task.ts';

/** Bytes of scratch memory that the kernels of some stages need. What is handed on lies behind them. */
export function kernelScratchBytes(stages: readonly Stage[]): number {
  const most = Math.max(0, ...stages.flat().flatMap(({ tasks }) => tasks.map(({ scratchBytes }) => scratchBytes)));
  return Math.ceil(most / alignment) * alignment;
}

/**
 * Gives what the tasks of a lane hand on to each other, and nobody else needs, a place in each thread's own memory, just large enough for
 * a part. There it stays in the cache from one task to the next, and is never written out; the next part lies in the same place.
 *
 * @param elsewhere - what is needed before or after the stages
 * @returns how many bytes each thread needs
 */
export function placeHandedOn(stages: readonly Stage[], elsewhere: ReadonlySet<Buffer>): number {
  const before = kernelScratchBytes(stages);
  const lanes = stages.flat();
  const homes = homesOf(lanes);
  return lanes.reduce((most, lane) => {
    const { extent, partSize } = lane;
    const spans = new Spans();
    for (const [step, task] of lane.tasks.entries()) {
      for (const buffer of touchedBy(task)) {
        if (buffer.place === null && homes.get(buffer) === lane && !elsewhere.has(buffer) && staysInPart(buffer, lane)) {
          spans.touch(buffer, step);
        }
      }
    }
    const rowBytes = (buffer: Buffer): number => buffer.bytes / extent;
    const blocks = spans.blocks((buffer) => rowBytes(buffer) * Math.min(partSize, extent));
    const bytes = placeAll(blocks, (buffer, offset) => {
      buffer.place = { kind: 'part', offset: before + offset, rowBytes: rowBytes(buffer) };
    });
    return Math.max(most, before + bytes);
  }, before);
}

function touchedBy({ reads, writes }: Task): readonly Buffer[] {
  return [...reads, ...writes];
}

/** The lane that alone touches a buffer, or null where there are several. */
function homesOf(lanes: readonly Lane[]): Map<Buffer, Lane | null> {
  const homes = new Map<Buffer, Lane | null>();
  for (const lane of lanes) {
    for (const buffer of lane.tasks.flatMap(touchedBy)) {
      const home = homes.get(buffer);
      homes.set(buffer, home === undefined || home === lane ? lane : null);
    }
  }
  return homes;
}

/** Whether a part of each task touches only the same part of the buffer. */
function staysInPart(buffer: Buffer, { extent, tasks }: Lane): boolean {
  if (extent === 1) return false;
  return tasks.every(
    (task) =>
      (!task.reads.includes(buffer) || task.readsInParts(buffer, extent)) &&
      (!task.writes.includes(buffer) || task.writesInParts(buffer, extent)),
  );
}
