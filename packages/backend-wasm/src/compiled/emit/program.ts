import { Code } from '../encode/code.ts';
import { ModuleWriter } from '../encode/module.ts';
import type { Lane, Stage } from '../plan/schedule.ts';
import type { Task } from '../plan/task.ts';
import { emitBarrier } from './barrier.ts';
import { TaskCode } from './task-code.ts';

/** Bytes of the control block before the counters of the lanes; see barrier.ts. */
export const countersOffset = 64;

/** Bytes that a program's control block takes: a line of the cache for the barrier, and a counter for each lane. */
export function controlBytes(stages: readonly Stage[]): number {
  return countersOffset + stages.flat().length * 4;
}

/**
 * A module with two functions:
 *
 * - `run(threads, control, workspace, table, scratch)` does all stages; every thread calls it at the same time, with scratch memory
 *   of its own. Threads take parts of lanes as they come free, and wait for each other after each stage.
 * - `commit(0, 0, workspace, table, scratch)` does the tasks that come after all went well; one thread calls it.
 *
 * @param shared - whether the memory is shared between threads
 */
export function encodeProgram(stages: readonly Stage[], commits: readonly Task[], shared: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  const codes = new Map<Task, Code>();
  for (const { tasks, extent } of stages.flat()) {
    for (const task of tasks) codes.set(task, taskCode(module, task, extent));
  }
  for (const task of commits) codes.set(task, taskCode(module, task, 1));
  const indices = new Map([...codes].map(([task, code]) => [task, module.add(code, task.label)]));
  const barrier = module.add(emitBarrier(), 'barrier');
  module.add(runCode(stages, indices, barrier), 'run', true);
  module.add(commitCode(commits, indices), 'commit', true);
  return module.encoded(shared);
}

function taskCode(module: ModuleWriter, task: Task, extent: number): Code {
  const code = new TaskCode(module);
  task.emit(code, extent);
  return code;
}

function runCode(stages: readonly Stage[], indices: ReadonlyMap<Task, number>, barrier: number): Code {
  const code = new Code(['i32', 'i32', 'i32', 'i32', 'i32']);
  const [threads, control, workspace, table, scratch] = [0, 1, 2, 3, 4].map((index) => code.parameter(index)) as Parameter5;
  const [start, end] = [code.local('i32'), code.local('i32')];
  let counter = countersOffset;
  for (const stage of stages) {
    for (const lane of stage) {
      emitLane(lane, counter);
      counter += 4;
    }
    code.get(control).get(threads).call(barrier);
  }
  return code;

  function emitLane({ extent, partSize, tasks }: Lane, offset: number): void {
    code.forever((leaveIf) => {
      code.get(control).i32(partSize).memory('i32.atomic.rmw.add', offset).tee(start).i32(extent).op('i32.ge_s');
      leaveIf();
      code.get(start).i32(partSize).op('i32.add').set(end);
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
    });
  }
}

type Parameter5 = [
  ReturnType<Code['parameter']>,
  ReturnType<Code['parameter']>,
  ReturnType<Code['parameter']>,
  ReturnType<Code['parameter']>,
  ReturnType<Code['parameter']>,
];

function commitCode(commits: readonly Task[], indices: ReadonlyMap<Task, number>): Code {
  const code = new Code(['i32', 'i32', 'i32', 'i32', 'i32']);
  const [workspace, table, scratch] = [2, 3, 4].map((index) => code.parameter(index)) as [
    Parameter5[0],
    Parameter5[0],
    Parameter5[0],
  ];
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
