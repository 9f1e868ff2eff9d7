import type { TypedArray } from '@ibex-ml/core';
import { arrivedCounter, countersOf, countersStep, encodeProgram } from '../emit/program.ts';
import type { Arriving } from '../plan/arrivals.ts';
import type { Stage } from '../plan/schedule.ts';
import type { Task } from '../plan/task.ts';
import type { Elements } from './elements.ts';
import type { Engine } from './engine.ts';
import type { Arrivals, LoadedProgram, Place } from './machine.ts';

/** What is loaded. */
interface Plan {
  readonly stages: readonly Stage[];
  /** Memory that each thread needs for itself. */
  readonly scratchBytes: number;
  /** What is done after all went well. */
  readonly commits: readonly Task[];
  /** A lane whose arguments are given to `run`. */
  readonly arriving: Arriving | null;
}

/** An argument, and where it goes. */
export interface Given {
  readonly address: number;
  readonly elements: Elements;
}

/** Stages as a module, and the counters by which threads run it together. */
export class LoadedStages {
  readonly #engine: Engine;
  readonly #program: LoadedProgram;
  readonly #counters: number;
  readonly #countersLength: number;
  readonly #scratchBytes: number;
  readonly #step: number;
  readonly #arriving: Arriving | null;
  readonly #arrived: number;
  /** Where the counters stand when a run begins. */
  #base = 0;

  private constructor(engine: Engine, program: LoadedProgram, { stages, scratchBytes, arriving }: Plan) {
    this.#engine = engine;
    this.#program = program;
    this.#countersLength = countersOf(stages);
    this.#counters = engine.heap.allocate(this.#countersLength * 4);
    this.#scratchBytes = scratchBytes;
    this.#step = countersStep(stages);
    this.#arriving = arriving;
    this.#arrived = this.#counters + arrivedCounter(stages) * 4;
  }

  /** Writes and loads the module. */
  static async load(engine: Engine, plan: Plan): Promise<LoadedStages> {
    const { stages, commits, arriving } = plan;
    const binary = encodeProgram(stages, commits, engine.shared, arriving?.lane);
    const tasks = stages.flatMap((lanes) => lanes.flatMap((lane) => lane.tasks));
    const instructions = tasks.reduce((sum, { cost }) => sum + cost, 0);
    return new LoadedStages(engine, await engine.load(binary, instructions), plan);
  }

  /**
   * Runs all stages and commits; see LoadedProgram.
   *
   * @param given - the arguments that the lane waits for
   */
  run(
    workspace: number,
    table: number,
    reads: readonly Place[],
    given: readonly Given[] = [],
  ): Promise<readonly TypedArray[] | null> {
    this.#base = (this.#base + this.#step) | 0;
    return this.#program.run({
      counters: this.#counters,
      countersLength: this.#countersLength,
      base: this.#base,
      workspace,
      table,
      scratch: this.#engine.scratch(this.#scratchBytes * this.#engine.threads),
      scratchBytes: this.#scratchBytes,
      arrivals: this.#arrivals(given),
      reads,
    });
  }

  #arrivals(given: readonly Given[]): Arrivals | null {
    if (this.#arriving === null) return null;
    const { extent, partSize } = this.#arriving.lane;
    return {
      counter: this.#arrived,
      parts: Math.ceil(extent / partSize),
      arguments: given.map(({ address, elements }) => ({
        address,
        elements,
        partElements: (elements.length / extent) * partSize,
      })),
    };
  }

  /** Gives everything back. */
  release(): void {
    // Threads that are late may still look at the counters. Where they have died, there is nothing to forget.
    const free = (): void => this.#engine.heap.free(this.#counters);
    this.#program.drop().then(free, free);
  }
}
