import { controlBytes, countersOffset, countersStep, encodeProgram } from '../emit/program.ts';
import type { Stage } from '../plan/schedule.ts';
import type { Task } from '../plan/task.ts';
import type { Engine, LoadedProgram } from './engine.ts';

/** Stages as a module, and the block of memory by which threads run it together. */
export class LoadedStages {
  readonly #engine: Engine;
  readonly #program: LoadedProgram;
  readonly #control: number;
  readonly #controlBytes: number;
  readonly #scratchBytes: number;
  readonly #step: number;
  /** Where the counters stand when a run begins. */
  #base = 0;

  private constructor(engine: Engine, program: LoadedProgram, stages: readonly Stage[]) {
    const tasks = tasksOf(stages);
    this.#engine = engine;
    this.#program = program;
    this.#controlBytes = controlBytes(stages);
    this.#scratchBytes = Math.max(0, ...tasks.map((task) => task.scratchBytes));
    this.#step = countersStep(stages);
    this.#control = engine.heap.allocate(this.#controlBytes);
    engine.integers(this.#control, this.#controlBytes / 4).fill(0);
  }

  /**
   * Writes and loads the module.
   *
   * @param commits - what is done after all went well
   */
  static async load(engine: Engine, stages: readonly Stage[], commits: readonly Task[]): Promise<LoadedStages> {
    const binary = encodeProgram(stages, commits, engine.shared);
    const instructions = tasksOf(stages).reduce((sum, { cost }) => sum + cost, 0);
    return new LoadedStages(engine, await engine.load(binary, instructions), stages);
  }

  async run(workspace: number, table: number): Promise<void> {
    this.#base = (this.#base + this.#step) | 0;
    this.#engine.integers(this.#control + countersOffset, (this.#controlBytes - countersOffset) / 4).fill(this.#base);
    await this.#program.run(this.#base, this.#control, workspace, table, this.#scratchBytes);
  }

  commit(workspace: number, table: number): void {
    this.#program.commit(workspace, table);
  }

  /** Gives everything back. */
  release(): void {
    // Threads that are late may still look at the counters. Where they have died, there is nothing to forget.
    const free = (): void => this.#engine.heap.free(this.#control);
    this.#program.drop().then(free, free);
  }
}

function tasksOf(stages: readonly Stage[]): Task[] {
  return stages.flatMap((lanes) => lanes.flatMap(({ tasks }) => tasks));
}
