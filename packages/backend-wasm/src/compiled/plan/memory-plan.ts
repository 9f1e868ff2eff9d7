import { placeAll, Spans } from './blocks.ts';
import type { Buffer } from './buffer.ts';
import { placeHandedOn } from './handed-on.ts';
import type { Lowered, Update } from './lowering.ts';
import { LoopTask } from './loop-task.ts';
import type { Lane, Stage } from './schedule.ts';
import type { Task } from './task.ts';

/** Where everything lies in the workspace, and what is left to copy after the last stage. */
export interface MemoryPlan {
  readonly workspaceBytes: number;
  /** Memory that each thread needs for itself. */
  readonly scratchBytes: number;
  /** Updates whose values could not be written to the variables at once. */
  readonly copies: readonly Update[];
}

/**
 * Gives every buffer its place: new values of variables are written over the old ones where nobody needs these any more; what is handed on
 * within a lane stays with the thread; all others share the workspace by the stages in which they are alive.
 *
 * @param inPlace - whether variables may change before the last stage
 */
export function planMemory(
  { arguments: given, outputs, updates }: Lowered,
  stages: readonly Stage[],
  inPlace: boolean,
): MemoryPlan {
  const copies = updates.filter((update) => !inPlace || !takesPlaceOf(update, stages));
  const ends = new Set([...outputs, ...copies.map(({ value }) => value)]);
  const starts = new Set(given.filter((buffer) => buffer !== null));
  const scratchBytes = placeHandedOn(stages, new Set([...starts, ...ends]));
  const spans = new Spans();
  const touch = (buffer: Buffer, stage: number): void => {
    if (buffer.place === null) spans.touch(buffer, stage);
  };
  for (const [index, stage] of stages.entries()) {
    for (const { reads, writes } of stage.flatMap(({ tasks }) => tasks))
      for (const buffer of [...reads, ...writes]) touch(buffer, index);
  }
  for (const buffer of starts) touch(buffer, 0);
  for (const buffer of ends) touch(buffer, stages.length);
  const blocks = spans.blocks(({ bytes }) => bytes);
  const workspaceBytes = placeAll(blocks, (buffer, offset) => {
    buffer.place = { kind: 'workspace', offset };
  });
  return { workspaceBytes, scratchBytes, copies };
}

/** Gives a new value the place of its variable, if every reader of the old one has been, or reads just where it is written. */
function takesPlaceOf({ target, value }: Update, stages: readonly Stage[]): boolean {
  if (value.place !== null || target.place === null) return false;
  const writers = tasksWith(stages, ({ writes }) => writes.includes(value));
  const [writer] = writers;
  if (writer === undefined || writers.length > 1) return false;
  const readers = tasksWith(stages, ({ reads }) => reads.includes(target));
  if (!readers.every((reader) => comesBefore(reader, writer, target, value))) return false;
  value.place = target.place;
  return true;
}

interface Scheduled {
  readonly stage: number;
  readonly lane: Lane;
  readonly task: Task;
}

function tasksWith(stages: readonly Stage[], matches: (task: Task) => boolean): Scheduled[] {
  return stages.flatMap((lanes, stage) =>
    lanes.flatMap((lane) => lane.tasks.filter(matches).map((task) => ({ stage, lane, task }))),
  );
}

function comesBefore(reader: Scheduled, writer: Scheduled, old: Buffer, next: Buffer): boolean {
  if (reader.task === writer.task) return reader.task instanceof LoopTask && reader.task.readsWhereItWrites(old, next);
  if (reader.stage !== writer.stage) return reader.stage < writer.stage;
  const { extent, tasks } = writer.lane;
  return (
    reader.lane === writer.lane &&
    tasks.indexOf(reader.task) < tasks.indexOf(writer.task) &&
    reader.task.readsInParts(old, extent) &&
    writer.task.writesInParts(next, extent)
  );
}
