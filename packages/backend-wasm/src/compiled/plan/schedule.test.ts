import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Buffer } from './buffer.ts';
import { KernelTask } from './kernel-task.ts';
import { schedule, type Stage, type Workers } from './schedule.ts';
import type { Task } from './task.ts';

const buffer = (label: string, elements = 1000): Buffer => new Buffer(label, 'float32', elements);

/** Threads as they are by default: a part is not worth handing out for little. */
const workers = (threads: number): Workers => ({ threads, leastPart: 30_000 });

interface Given {
  readonly inParts?: readonly Buffer[];
  readonly whole?: readonly Buffer[];
  readonly extent?: number;
  readonly cost?: number;
  readonly granule?: number;
}

const task = (target: Buffer, { extent = 100, cost = 1e6, ...rest }: Given = {}): Task =>
  new KernelTask({ label: target.label, writes: [target], extent, cost, emit: () => undefined, ...rest });

const labels = (stages: readonly Stage[]): string[][][] =>
  stages.map((lanes) => lanes.map(({ tasks }) => tasks.map(({ label }) => label)));

const [x, a, b, c, d] = ['x', 'a', 'b', 'c', 'd'].map((name) => buffer(name)) as [Buffer, Buffer, Buffer, Buffer, Buffer];

describe('a schedule', () => {
  it('hands parts on within a lane where a task needs only the same part', () => {
    expect(labels(schedule([task(a), task(b, { inParts: [a] }), task(c, { inParts: [b, a] })], workers(2)))).toEqual([
      [['a', 'b', 'c']],
    ]);
  });

  it('waits for the next stage where a task needs the whole', () => {
    const tasks = [
      task(a),
      task(b, { whole: [a] }),
      task(c, { inParts: [b], whole: [a] }),
      task(d, { inParts: [c], whole: [c] }),
    ];
    expect(labels(schedule(tasks, workers(2)))).toEqual([[['a']], [['b', 'c']], [['d']]]);
  });

  it('waits where parts are cut otherwise', () => {
    expect(labels(schedule([task(a, { extent: 100 }), task(b, { inParts: [a], extent: 50 })], workers(2)))).toEqual([
      [['a']],
      [['b']],
    ]);
  });

  it('waits where a part is written all over', () => {
    const scattered = Object.assign(task(a), { writesInParts: () => false });
    expect(labels(schedule([scattered, task(b, { inParts: [a] })], workers(2)))).toEqual([[['a']], [['b']]]);
  });

  it('does what is independent side by side, and what joins two lanes after both', () => {
    const tasks = [task(a, { whole: [x] }), task(b, { whole: [x] }), task(c, { inParts: [a, b] }), task(d)];
    expect(labels(schedule(tasks, workers(2)))).toEqual([[['a'], ['b'], ['d']], [['c']]]);
  });

  it('joins the lane of one whose other input is done', () => {
    const tasks = [task(a), task(b, { whole: [a] }), task(c, { inParts: [b], whole: [a] })];
    expect(labels(schedule(tasks, workers(2)))).toEqual([[['a']], [['b', 'c']]]);
  });

  it('does tiny things in one go, one after the other, but not large ones', () => {
    const chain = (cost: number): Task[] => [
      task(a, { extent: 1, cost }),
      task(b, { whole: [a], extent: 1, cost }),
      task(c, { whole: [b], extent: 1, cost }),
    ];
    expect(labels(schedule(chain(10), workers(2)))).toEqual([[['a', 'b', 'c']]]);
    expect(labels(schedule(chain(1e6), workers(2)))).toEqual([[['a']], [['b']], [['c']]]);
  });

  it('keeps several writers of one buffer in order', () => {
    const first = new KernelTask({ label: 'first', writes: [a], extent: 1, cost: 1e6, emit: () => undefined });
    const second = new KernelTask({ label: 'second', writes: [a], extent: 1, cost: 1e6, emit: () => undefined });
    expect(labels(schedule([first, second, task(b, { whole: [a] })], workers(2)))).toEqual([[['first']], [['second']], [['b']]]);
  });

  it('does not let a writer overtake those who read what was there before', () => {
    const reader = task(b, { whole: [a], extent: 10 });
    const writer = new KernelTask({ label: 'writer', writes: [a], extent: 100, cost: 1e6, emit: () => undefined });
    expect(labels(schedule([reader, writer], workers(2)))).toEqual([[['b']], [['writer']]]);
  });
});

describe('parts', () => {
  const partSize = (threads: number, given: Given): number =>
    schedule([task(a, given)], workers(threads))[0]?.[0]?.partSize as number;

  it('are one where there is little to do', () => {
    expect(partSize(8, { extent: 100, cost: 100 })).toBe(100);
    expect(partSize(1, { extent: 1, cost: 1e9 })).toBe(1);
  });

  it.each([2, 3, 5, 8])('keep %d threads busy where there is much to do', (threads) => {
    expect(Math.ceil(1000 / partSize(threads, { extent: 1000, cost: 1e9 }))).toBeGreaterThanOrEqual(threads);
  });

  it('begin at whole multiples of the granules of all tasks of the lane', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 1e8 }),
        fc.integer({ min: 1, max: 16 }),
        (extent, one, other, cost, threads) => {
          const tasks = [task(a, { extent, cost, granule: one }), task(b, { extent, cost, granule: other, inParts: [a] })];
          for (const lane of schedule(tasks, workers(threads)).flat()) {
            expect(lane.partSize).toBeGreaterThanOrEqual(1);
            // A lane of one part may have any size; where there are more, each begins at a multiple.
            const several = lane.partSize < lane.extent;
            for (const granule of lane.tasks.map((each) => each.granule(extent))) {
              expect(several ? lane.partSize % granule : 0).toBe(0);
            }
          }
        },
      ),
    );
  });
});

it('runs every task once, after all that it waits for, whatever they are', () => {
  const made = fc.record({
    inParts: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
    whole: fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
    extent: fc.constantFrom(1, 10, 100),
    cost: fc.constantFrom(10, 1e6),
  });
  fc.assert(
    fc.property(fc.array(made, { maxLength: 15 }), fc.integer({ min: 1, max: 4 }), (given, threads) => {
      const buffers = given.map((_, index) => buffer(String(index)));
      const earlier = (picks: readonly number[], index: number): Buffer[] =>
        index === 0 ? [] : picks.map((pick) => buffers[pick % index] as Buffer);
      const tasks = given.map(({ inParts, whole, extent, cost }, index) =>
        task(buffers[index] as Buffer, { inParts: earlier(inParts, index), whole: earlier(whole, index), extent, cost }),
      );
      const stages = schedule(tasks, workers(threads));
      const order = stages.flatMap((lanes, stage) =>
        lanes.flatMap((lane, place) =>
          lane.tasks.map((each, position) => ({ each, stage, place, position, extent: lane.extent })),
        ),
      );
      expect(order).toHaveLength(tasks.length);
      for (const { each, stage, place, position, extent } of order) {
        for (const read of each.reads) {
          const writer = order.find((other) => other.each.writes.includes(read));
          const before = writer !== undefined && writer.stage < stage;
          const handedOn =
            writer?.stage === stage && writer.place === place && writer.position < position && each.readsInParts(read, extent);
          expect(before || handedOn).toBe(true);
        }
        expect(each.extents).toContain(extent);
      }
    }),
    { numRuns: 300 },
  );
});
