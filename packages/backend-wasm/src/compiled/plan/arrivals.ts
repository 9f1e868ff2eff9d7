import type { Buffer } from './buffer.ts';
import { finer, type Lane, type Stage, type Workers } from './schedule.ts';

/** A lane that need not wait for all of its arguments: each of its parts waits for its rows only. */
export interface Arriving {
  readonly lane: Lane;
  readonly buffers: readonly Buffer[];
}

/** Arguments of fewer bytes are there before anybody could have begun. */
const leastBytes = 200_000;

/**
 * Finds a lane that can begin while its arguments are still being copied to the memory, which takes a good part of the time where a program
 * does little with much, or its first stage can be done without them. It is cut finer, as threads come to it one after the other.
 */
export function arrivingLane(
  stages: readonly Stage[],
  given: readonly (Buffer | null)[],
  workers: Workers,
): { readonly stages: readonly Stage[]; readonly arriving: Arriving | null } {
  const arriving = given.filter((buffer) => buffer !== null && buffer.bytes >= leastBytes) as Buffer[];
  for (const [index, stage] of stages.entries()) {
    const earlier = stages.slice(0, index).flat();
    for (const lane of stage) {
      const buffers = arriving.filter(
        (buffer) => !earlier.some((other) => isRead(buffer, other)) && arrivesInParts(buffer, lane, stage),
      );
      if (buffers.length === 0) continue;
      const cut = finer(lane, workers);
      return {
        stages: stages.with(
          index,
          stage.map((other) => (other === lane ? cut : other)),
        ),
        arriving: { lane: cut, buffers },
      };
    }
  }
  return { stages, arriving: null };
}

function isRead(buffer: Buffer, { tasks }: Lane): boolean {
  return tasks.some(({ reads }) => reads.includes(buffer));
}

function arrivesInParts(buffer: Buffer, lane: Lane, stage: Stage): boolean {
  const { extent, partSize, tasks } = lane;
  return (
    partSize < extent &&
    isRead(buffer, lane) &&
    stage.every((other) => other === lane || !isRead(buffer, other)) &&
    tasks.every((task) => !task.reads.includes(buffer) || task.readsInParts(buffer, extent))
  );
}
