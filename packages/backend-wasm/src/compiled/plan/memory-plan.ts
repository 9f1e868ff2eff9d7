import type { Buffer } from './buffer.ts';
import type { Lowered, Update } from './lowering.ts';
import { LoopTask } from './loop-task.ts';
import type { Lane, Stage } from './schedule.ts';
import type { Task } from './task.ts';

/** Where everything lies in the workspace, and what is left to copy after the last stage. */
export interface MemoryPlan {
  readonly workspaceBytes: number;
  /** Updates whose values could not be written to the variables at once. */
  readonly copies: readonly Update[];
}

/** Addresses begin at multiples of a line of the cache, so that threads do not write to the same one. */
const alignment = 64;

/** A stretch of the workspace, from the first stage that writes it to the last that reads it. */
interface Block {
  readonly buffer: Buffer;
  readonly first: number;
  readonly last: number;
}

/**
 * Gives every buffer its place: new values of variables are written over the old ones where nobody needs these any more; all others share
 * the workspace by the stages in which they are alive.
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
  const blocks = blocksOf(stages, starts, ends);
  return { workspaceBytes: placeAll(blocks), copies };
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

function blocksOf(stages: readonly Stage[], starts: ReadonlySet<Buffer>, ends: ReadonlySet<Buffer>): Block[] {
  const spans = new Map<Buffer, { first: number; last: number }>();
  const touch = (buffer: Buffer, stage: number): void => {
    if (buffer.place !== null) return;
    const span = spans.get(buffer) ?? { first: stage, last: stage };
    spans.set(buffer, { first: Math.min(span.first, stage), last: Math.max(span.last, stage) });
  };
  for (const [index, stage] of stages.entries()) {
    for (const { tasks } of stage)
      for (const { reads, writes } of tasks) for (const buffer of [...reads, ...writes]) touch(buffer, index);
  }
  for (const buffer of starts) touch(buffer, 0);
  for (const buffer of ends) touch(buffer, stages.length);
  return [...spans].map(([buffer, span]) => ({ buffer, ...span }));
}

/** The largest first, each at the lowest place that is free while it lives. */
function placeAll(blocks: readonly Block[]): number {
  let bytes = 0;
  const placed: (Block & { readonly offset: number; readonly end: number })[] = [];
  for (const block of blocks.toSorted((a, b) => b.buffer.bytes - a.buffer.bytes)) {
    const rivals = placed
      .filter(({ first, last }) => first <= block.last && block.first <= last)
      .sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const rival of rivals) {
      if (offset + block.buffer.bytes <= rival.offset) break;
      offset = Math.max(offset, rival.end);
    }
    // Vectors are read a little past the end of what is small.
    const end = Math.ceil((offset + block.buffer.bytes + 16) / alignment) * alignment;
    placed.push({ ...block, offset, end });
    block.buffer.place = { kind: 'workspace', offset };
    bytes = Math.max(bytes, end);
  }
  return bytes;
}
