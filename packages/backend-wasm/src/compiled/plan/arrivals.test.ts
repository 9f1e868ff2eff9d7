import { describe, expect, it } from 'vitest';
import { arrivingLane } from './arrivals.ts';
import { Buffer } from './buffer.ts';
import { KernelTask } from './kernel-task.ts';
import { schedule, type Workers } from './schedule.ts';

const rows = 1000;
const argument = new Buffer('argument', 'float32', rows * 100);

const workers: Workers = { threads: 2, leastPart: 30_000 };

interface Reading {
  readonly inParts?: readonly Buffer[];
  readonly whole?: readonly Buffer[];
}

function task(name: string, reading: Reading, cost: number = 1e7): KernelTask {
  const writes = [new Buffer(name, 'float32', rows)];
  return new KernelTask({ label: name, ...reading, writes, extent: rows, cost, emit: () => undefined });
}

function arriving(tasks: readonly KernelTask[], given: readonly (Buffer | null)[] = [argument]): readonly string[] {
  const found = arrivingLane(schedule(tasks, workers), given, workers);
  const { lane, buffers } = found.arriving ?? {};
  if (lane !== undefined) expect(found.stages[0]).toContain(lane);
  return buffers?.map(({ label }) => label) ?? [];
}

describe('arrivingLane', () => {
  it('finds an argument that is read row by row, and cuts its lane finer', () => {
    const first = task('first', { inParts: [argument] });
    const stages = schedule([first], workers);
    const found = arrivingLane(stages, [null, argument], workers);
    expect(found.arriving?.buffers).toEqual([argument]);
    expect(found.arriving?.lane.partSize).toBeLessThan(stages[0]?.[0]?.partSize as number);
    expect(found.stages).toEqual([[found.arriving?.lane]]);
  });

  it('finds one that is read as a whole later, when all of it is there', () => {
    const first = task('first', { inParts: [argument] });
    expect(arriving([first, task('second', { whole: [...first.writes, argument] })])).toEqual(['argument']);
  });

  it('finds one that is wanted after the first stage', () => {
    const first = task('first', {});
    const second = task('second', { inParts: [argument], whole: first.writes });
    const found = arrivingLane(schedule([first, second], workers), [argument], workers);
    expect(found.arriving?.buffers).toEqual([argument]);
    expect(found.stages[1]).toContain(found.arriving?.lane);
  });

  it('leaves alone what is read as a whole at once, by two lanes, or in a single part', () => {
    expect(arriving([task('first', { whole: [argument] })])).toEqual([]);
    expect(arriving([task('first', { inParts: [argument] }), task('second', { inParts: [argument] })])).toEqual([]);
    expect(arriving([task('first', { inParts: [argument] }, 1000)])).toEqual([]);
  });

  it('leaves alone what is small', () => {
    const small = new Buffer('small', 'float32', rows);
    expect(arriving([task('first', { inParts: [small] })], [small])).toEqual([]);
  });
});
