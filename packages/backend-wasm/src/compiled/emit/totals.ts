import type { Local } from '../encode/code.ts';
import type { Root } from '../plan/nest.ts';
import { emitCombine, pushStart } from './combine.ts';
import type { TaskCode } from './task-code.ts';

/** Numbers that are put together one by one, before they go to the others as one. */
const shortestStretch = 256;

/**
 * What has been put together so far, in locals: a few vectors of each result.
 *
 * A total that is large beside what is added to it loses digits of each: a mean of 125,000 numbers of one sign, added up one by one, is 2e-5
 * off. So each turn of a loop around others has totals of its own, and so has each stretch of a long loop.
 */
export class Totals {
  readonly #code: TaskCode;
  readonly #roots: readonly Root[];
  readonly #vectors: readonly (readonly Local[])[];

  constructor(code: TaskCode, roots: readonly Root[], vectors: number) {
    this.#code = code;
    this.#roots = roots;
    this.#vectors = Array.from({ length: vectors }, () => roots.map(() => code.local('v128')));
  }

  /** A vector of each result. */
  of(vector: number): readonly Local[] {
    return this.#vectors[vector] as readonly Local[];
  }

  /** Other totals of the same results. */
  another(): Totals {
    return new Totals(this.#code, this.#roots, this.#vectors.length);
  }

  /** Sets all to what putting elements together starts from. */
  start(): void {
    for (const totals of this.#vectors) {
      for (const [index, { combination, value }] of this.#roots.entries()) {
        pushStart(this.#code, combination, value.dtype);
        this.#code.set(totals[index] as Local);
      }
    }
  }

  /** Puts other totals of the same results to these. */
  add(others: Totals): void {
    for (const [vector, totals] of this.#vectors.entries()) {
      for (const [index, { combination, value }] of this.#roots.entries()) {
        const total = totals[index] as Local;
        this.#code.get(total).get(others.of(vector)[index] as Local);
        emitCombine(this.#code, combination, value.dtype);
        this.#code.set(total);
      }
    }
  }

  /**
   * Runs a loop as `whileFits` does, one with many turns in stretches.
   *
   * @param turns - how many there are
   * @param turn - puts what is there in a turn to the totals it gets
   */
  gather(index: Local, step: number, end: Local, turns: number, turn: (totals: Totals) => void): void {
    const code = this.#code;
    const length = Math.max(shortestStretch, Math.ceil(Math.sqrt(turns)));
    if (turns <= length) {
      code.whileFits(index, step, end, () => {
        turn(this);
      });
      return;
    }
    const stretch = this.another();
    const stop = code.local('i32');
    code.forever((leaveIf) => {
      code.get(index).i32(step).op('i32.add').get(end).op('i32.gt_s');
      leaveIf();
      code
        .get(index)
        .i32(length * step)
        .op('i32.add')
        .tee(stop)
        .get(end)
        .op('i32.gt_s');
      code.if(() => code.get(end).set(stop));
      stretch.start();
      code.whileFits(index, step, stop, () => {
        turn(stretch);
      });
      this.add(stretch);
    });
  }
}
