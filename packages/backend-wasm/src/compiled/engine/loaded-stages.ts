import type { TypedArray } from '@ibex-ml/core';
import { countersOf, countersStep, encodeProgram } from '../emit/program.ts';
import type { Stage } from '../plan/schedule.ts';
import type { Task } from '../plan/task.ts';
import type { Engine } from './engine.ts';
import type { LoadedProgram, Place } from './machine.ts';

/** Stages as a module, and the counters by which threads run it together. */
export class LoadedStages {
  readonly #engine: Engine;
  readonly #program: LoadedProgram;
  readonly #counters: number;
  readonly #countersLength: number;
  readonly #scratchBytes: number;
  readonly #step: number;
  /** Where the counters stand when a run begins. */
  #base = 0;

  private constructor(engine: Engine, program: LoadedProgram, stages: readonly Stage[], scratchBytes: number) {
    this.#engine = engine;
    this.#program = program;
    this.#countersLength = countersOf(stages);
    this.#counters = engine.heap.allocate(this.#countersLength * 4);
    this.#scratchBytes = scratchBytes;
    this.#step = countersStep(stages);
  }

  /**
   * Writes and loads the module.
   *
   * @param scratchBytes - memory that each thread needs for itself
   * @param commits - what is done after all went well
   */
  static async load(
    engine: Engine,
    stages: readonly Stage[],
    scratchBytes: number,
    commits: readonly Task[],
  ): Promise<LoadedStages> {
    const binary = encodeProgram(stages, commits, engine.shared);
    const tasks = stages.flatMap((lanes) => lanes.flatMap((lane) => lane.tasks));
    const instructions = tasks.reduce((sum, { cost }) => sum + cost, 0);
    return new LoadedStages(engine, await engine.load(binary, instructions), stages, scratchBytes);
  }

  /** Runs all stages and commits; see LoadedProgram. */
  run(workspace: number, table: number, reads: readonly Place[]): Promise<readonly TypedArray[] | null> {
    this.#base = (this.#base + this.#step) | 0;
    return this.#program.run({
      counters: this.#counters,
      countersLength: this.#countersLength,
      base: this.#base,
      workspace,
      table,
      scratch: this.#engine.scratch(this.#scratchBytes * this.#engine.threads),
      scratchBytes: this.#scratchBytes,
      reads,
    });
  }

  /** Gives everything back. */
  release(): void {
    // Threads that are late may still look at the counters. Where they have died, there is nothing to forget.
    const free = (): void => this.#engine.heap.free(this.#counters);
    this.#program.drop().then(free, free);
  }
}
