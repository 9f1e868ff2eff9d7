import { Code } from '../encode/code.ts';
import { ModuleWriter } from '../encode/module.ts';
import type { Lane, Stage } from '../plan/schedule.ts';
import type { Task } from '../plan/task.ts';
import { emitAwaitParts } from './await-parts.ts';
import { TaskCode } from './task-code.ts';

/** How many counters a program has: one for each lane, one for each stage, and one that tells how many parts of arguments have arrived. */
export function countersOf(stages: readonly Stage[]): number {
  return arrivedCounter(stages) + 1;
}

/** Which counter tells how many parts of arguments have arrived. */
export function arrivedCounter(stages: readonly Stage[]): number {
  return stages.flat().length + stages.length;
}

/** What the counters move on by from run to run: more than any of them counts in one. */
export function countersStep(stages: readonly Stage[]): number {
  const most = Math.max(1, ...stages.map(partsOf));
  return 2 ** Math.ceil(Math.log2(most + 1));
}

/**
 * A module with two functions:
 *
 * - `run(base, counters, workspace, table, scratch)` does all stages and gives 1. Any number of threads call it at the same time, with
 *   scratch memory of their own. They take parts of lanes as they come free, and go on when all parts of a stage have been done, by
 *   whomever: a thread that comes late, or not at all, holds nobody up unless it has taken a part. One that has waited long for the others
 *   leaves with 0, and may come again. All counters, which lie at the address `counters`, stand at `base` when a run begins. It is
 *   another one in each run, so that who is left over from an earlier run finds nothing to take.
 * - `commit(workspace, table, scratch)` does the tasks that come after all went well; one thread calls it.
 *
 * @param shared - whether the memory is shared between threads
 * @param arriving - a lane of which each part waits until its rows of arguments have arrived
 */
export function encodeProgram(
  stages: readonly Stage[],
  commits: readonly Task[],
  shared: boolean,
  arriving: Lane | null = null,
): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  const codes = new Map<Task, TaskCode>();
  for (const { tasks, extent } of stages.flat()) {
    for (const task of tasks) codes.set(task, taskCode(module, task, extent));
  }
  for (const task of commits) codes.set(task, taskCode(module, task, 1));
  for (const { helpers } of codes.values()) for (const { code, label } of helpers) module.add(code, label);
  const indices = new Map([...codes].map(([task, code]) => [task, module.add(code, task.label)]));
  const awaitParts = module.add(emitAwaitParts(), 'await parts');
  module.add(runCode(stages, indices, awaitParts, arriving), 'run', true);
  module.add(commitCode(commits, indices), 'commit', true);
  return module.encoded(shared);
}

function taskCode(module: ModuleWriter, task: Task, extent: number): TaskCode {
  const code = new TaskCode(module);
  task.emit(code, extent);
  return code;
}

function partsOf(stage: Stage): number {
  return stage.reduce((sum, { extent, partSize }) => sum + Math.ceil(extent / partSize), 0);
}

function runCode(stages: readonly Stage[], indices: ReadonlyMap<Task, number>, awaitParts: number, arriving: Lane | null): Code {
  const code = new Code(['i32', 'i32', 'i32', 'i32', 'i32'], ['i32']);
  const [base, counters, workspace] = [code.parameter(0), code.parameter(1), code.parameter(2)];
  const [table, scratch] = [code.parameter(3), code.parameter(4)];
  const [seen, start, end] = [code.local('i32'), code.local('i32'), code.local('i32')];
  let counter = 0;
  for (const stage of stages) {
    const done = counter + stage.length * 4;
    for (const lane of stage) {
      emitLane(lane, counter, done, partsOf(stage));
      counter += 4;
    }
    emitWait(done, () => code.i32(partsOf(stage)));
    counter += 4;
  }
  return code.i32(1);

  /** Leaves with 0 when a counter has not come so far for long. */
  function emitWait(at: number, parts: () => void): void {
    code.get(counters).i32(at).op('i32.add').get(base);
    parts();
    code.call(awaitParts).op('i32.eqz');
    code.if(() => code.i32(0).op('return'));
  }

  /** Takes parts while there are any. The counter is left alone by whoever finds none. */
  function emitLane(lane: Lane, taken: number, done: number, all: number): void {
    const { extent, partSize, tasks } = lane;
    code.forever((leaveIf) => {
      code.get(counters).memory('i32.atomic.load', taken).tee(seen).get(base).op('i32.sub').tee(start);
      code.i32(Math.ceil(extent / partSize)).op('i32.ge_u');
      leaveIf();
      if (lane === arriving) emitWait(arrivedCounter(stages) * 4, () => code.get(start).i32(1).op('i32.add'));
      code.get(counters).get(seen).get(seen).i32(1).op('i32.add').memory('i32.atomic.rmw.cmpxchg', taken).get(seen).op('i32.eq');
      code.if(() => {
        code.get(start).i32(partSize).op('i32.mul').tee(start).i32(partSize).op('i32.add').set(end);
        code.i32(extent).get(end).get(end).i32(extent).op('i32.gt_s').op('select').set(end);
        for (const task of tasks) {
          code
            .get(start)
            .get(end)
            .get(workspace)
            .get(table)
            .get(scratch)
            .call(indices.get(task) as number);
        }
        code
          .get(counters)
          .i32(1)
          .memory('i32.atomic.rmw.add', done)
          .get(base)
          .op('i32.sub')
          .i32(all - 1)
          .op('i32.eq');
        code.if(() => code.get(counters).i32(-1).memory('memory.atomic.notify', done).drop());
      });
    });
  }
}

function commitCode(commits: readonly Task[], indices: ReadonlyMap<Task, number>): Code {
  const code = new Code(['i32', 'i32', 'i32']);
  const [workspace, table, scratch] = [code.parameter(0), code.parameter(1), code.parameter(2)];
  for (const task of commits) {
    code
      .i32(0)
      .i32(1)
      .get(workspace)
      .get(table)
      .get(scratch)
      .call(indices.get(task) as number);
  }
  return code;
}
