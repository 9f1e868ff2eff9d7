import type { Buffer } from './buffer.ts';
import { finer, type Lane, type Stage } from './schedule.ts';

/** A lane of the first stage that need not wait for all of its arguments: each of its parts waits for its rows only. */
export interface Arriving {
  readonly lane: Lane;
  readonly buffers: readonly Buffer[];
}

/** Arguments of fewer bytes are there before anybody could have begun. */
const leastBytes = 200_000;

/**
 * Finds a lane that can begin while its arguments are still being copied to the memory, which takes a good part of the time where a program
 * does little with much. It is cut finer, as threads come to it one after the other.
 */
export function arrivingLane(
  stages: readonly Stage[],
  given: readonly (Buffer | null)[],
  threads: number,
): { readonly stages: readonly Stage[]; readonly arriving: Arriving | null } {
  const [first = [], ...others] = stages;
  for (const lane of first) {
    const buffers = given.filter((buffer) => buffer !== null && arrivesInParts(buffer, lane, first)) as Buffer[];
    if (buffers.length === 0) continue;
    const cut = finer(lane, threads);
    return {
      stages: [first.map((other) => (other === lane ? cut : other)), ...others],
      arriving: { lane: cut, buffers },
    };
  }
  return { stages, arriving: null };
}

function arrivesInParts(buffer: Buffer, lane: Lane, stage: Stage): boolean {
  const { extent, partSize, tasks } = lane;
  const isRead = (other: Lane): boolean => other.tasks.some(({ reads }) => reads.includes(buffer));
  return (
    buffer.bytes >= leastBytes &&
    partSize < extent &&
    isRead(lane) &&
    stage.every((other) => other === lane || !isRead(other)) &&
    tasks.every((task) => !task.reads.includes(buffer) || task.readsInParts(buffer, extent))
  );
}
