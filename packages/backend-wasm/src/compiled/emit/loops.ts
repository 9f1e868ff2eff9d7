import type { Local } from '../encode/code.ts';
import { countOf } from '../plan/index-map.ts';
import { type Expression, instructionsOf, loadsOf } from '../plan/expression.ts';
import type { Nest, Root } from '../plan/nest.ts';
import { emitCombine } from './combine.ts';
import { Evaluation } from './evaluation.ts';
import { Pointers, type RunningLoop } from './pointers.ts';
import type { TaskCode } from './task-code.ts';
import { Totals } from './totals.ts';
import { emitStore, type Width } from './vectors.ts';

/**
 * Writes the loops of a nest. The lanes of vectors lie along the last loop.
 *
 * - Without reduced loops, each vector is computed and stored.
 * - Where the last loop is reduced, a vector gathers the elements, and its lanes are put together at the end of a row.
 * - Where it is kept, each lane gathers a column; several columns side by side fill a line of the cache.
 *
 * @param cut - the loop that runs over the task's part only
 */
export function emitLoops(code: TaskCode, nest: Nest, cut: number | null): void {
  if (countOf(nest.sizes.filter((_, loop) => nest.reduced[loop] === false)) === 0) return;
  const emitter = new LoopEmitter(code, scalarsAsLoops(nest), cut);
  if (!nest.reduced.includes(true)) emitter.map();
  else if (nest.reduced.at(-1) === true) emitter.rows();
  else emitter.columns();
}

/** A result of one element has a loop all the same. */
function scalarsAsLoops(nest: Nest): Nest {
  return nest.sizes.length > 0 ? nest : { ...nest, sizes: [1], reduced: [false] };
}

/** Instructions that are written out for several vectors in a row: beyond that, counting costs little. */
const longestBody = 100;
const mostUnrolled = 4;

/** Elements that are done in one go: first as many vectors as will do, then one, then one lane. */
function blocksOf(vectors: number): readonly (readonly [width: Width, vectors: number])[] {
  return vectors === 1
    ? [
        [4, 1],
        [1, 1],
      ]
    : [
        [4, vectors],
        [4, 1],
        [1, 1],
      ];
}

class LoopEmitter {
  readonly #code: TaskCode;
  readonly #nest: Nest;
  readonly #cut: number | null;
  readonly #last: number;
  readonly #values: readonly Expression[];
  readonly #pointers: Pointers;
  readonly #evaluation: Evaluation;
  /** Vectors whose code is written out in a row. */
  readonly #unrolled: number;

  constructor(code: TaskCode, nest: Nest, cut: number | null) {
    this.#code = code;
    this.#nest = nest;
    this.#cut = cut;
    this.#last = nest.sizes.length - 1;
    this.#values = nest.roots.map(({ value }) => value);
    const stores = nest.roots.filter(({ combination }) => combination === 'store').map(({ target }) => target);
    this.#pointers = new Pointers(code, [...loadsOf(this.#values), ...stores]);
    for (const { target } of nest.roots) code.addressOf(target.buffer);
    this.#evaluation = new Evaluation(code, this.#pointers, this.#last);
    this.#unrolled = Math.max(1, Math.min(mostUnrolled, Math.floor(longestBody / instructionsOf(this.#values))));
  }

  map(): void {
    this.#nested(this.#others(false), [], (outer) => {
      this.#lanes(outer, this.#unrolled, (width, vectors, index, end) => {
        this.#code.whileFits(index, width * vectors, end, () => {
          this.#turn(this.#last, width * vectors, vectors, (vector) => {
            this.#store(width, vector);
          });
        });
      });
    });
  }

  /** Computes and stores the results of a vector, counted from the pointers on. */
  #store(width: Width, vector: number): void {
    // All are computed before any is stored: one may be written over what another reads.
    const results = this.#values.map((value) => {
      const result = this.#code.local('v128');
      this.#evaluation.push(value, width, vector);
      this.#code.set(result);
      return result;
    });
    for (const [index, { target }] of this.#nest.roots.entries()) {
      this.#code.get(results[index] as Local);
      emitStore(this.#code, target, this.#pointers.of(target), target.strides[this.#last] ?? 0, width, vector * 4);
    }
  }

  rows(): void {
    const code = this.#code;
    const { roots, sizes } = this.#nest;
    // Whole vectors gather in the first one, what is left of a row in the second.
    const totals = new Totals(code, roots, 2);
    this.#nested(this.#others(false), [], (kept) => {
      this.#nestedTotals(totals, this.#others(true), kept, (inner, outer) => {
        this.#lanes(outer, 1, (width, _, index, end) => {
          const size = sizes[this.#last] as number;
          inner.gather(index, width, end, width === 4 ? Math.floor(size / 4) : size % 4, (stretch) => {
            this.#turn(this.#last, width, 1, () => {
              this.#gather(stretch.of(width === 4 ? 0 : 1), width, 0);
            });
          });
        });
      });
      for (const [index, root] of roots.entries()) {
        this.#acrossLanes(root, totals.of(0)[index] as Local);
        code.get(totals.of(1)[index] as Local);
        emitCombine(code, root.combination, root.value.dtype);
        this.#finish(root, kept, 1, 0);
      }
    });
  }

  columns(): void {
    this.#nested(this.#others(false), [], (kept) => {
      const [index, end] = this.#bounds(this.#last);
      const running = { loop: this.#last, index };
      for (const [width, vectors] of blocksOf(4)) {
        this.#code.whileFits(index, width * vectors, end, () => {
          this.#columnBlock([...kept, running], width, vectors);
        });
      }
    });
  }

  #columnBlock(kept: readonly RunningLoop[], width: Width, vectors: number): void {
    const { roots, sizes } = this.#nest;
    const totals = new Totals(this.#code, roots, vectors);
    const reduced = this.#others(true);
    const innermost = reduced.at(-1) as number;
    this.#nestedTotals(totals, reduced.slice(0, -1), kept, (inner, outer) => {
      this.#pointers.place(outer);
      this.#evaluation.hoist(this.#values, innermost, width, vectors);
      const [index, end] = this.#bounds(innermost);
      inner.gather(index, 1, end, sizes[innermost] as number, (stretch) => {
        this.#turn(innermost, 1, vectors, (vector) => {
          this.#gather(stretch.of(vector), width, vector);
        });
      });
    });
    for (let vector = 0; vector < vectors; vector += 1) {
      for (const [index, root] of roots.entries()) {
        this.#code.get(totals.of(vector)[index] as Local);
        this.#finish(root, kept, width, vector * 4);
      }
    }
  }

  /** Puts the elements where the pointers stand to the totals. */
  #gather(totals: readonly Local[], width: Width, vector: number): void {
    for (const [index, { combination, value }] of this.#nest.roots.entries()) {
      const total = totals[index] as Local;
      this.#code.get(total);
      this.#evaluation.push(value, width, vector);
      emitCombine(this.#code, combination, value.dtype);
      this.#code.set(total);
    }
  }

  /** Puts the lanes of a total together; all lanes hold the result. */
  #acrossLanes({ combination, value }: Root, total: Local): void {
    const code = this.#code;
    code.get(total).get(total).get(total).shuffle(2, 3, 0, 1);
    emitCombine(code, combination, value.dtype);
    code.tee(total).get(total).get(total).shuffle(1, 0, 3, 2);
    emitCombine(code, combination, value.dtype);
  }

  /** Stores the total on the stack where the kept loops stand. */
  #finish({ combination, target }: Root, kept: readonly RunningLoop[], width: Width, skip: number): void {
    const code = this.#code;
    const { sizes, reduced } = this.#nest;
    if (combination === 'mean') code.floats(countOf(sizes.filter((_, loop) => reduced[loop] === true))).op('f32x4.div');
    const total = code.local('v128');
    code.set(total);
    const pointer = code.local('i32');
    this.#pointers.pushElement(target, kept).set(pointer);
    code.get(total);
    emitStore(code, target, pointer, width === 1 ? 1 : (target.strides[this.#last] ?? 0), width, skip);
  }

  /** Goes along the last loop, some vectors at a time, then one, then one lane: `run` has the pointers where they should be. */
  #lanes(
    outer: readonly RunningLoop[],
    unrolled: number,
    run: (width: Width, vectors: number, index: Local, end: Local) => void,
  ): void {
    const last = this.#last;
    const [index, end] = this.#bounds(last);
    this.#pointers.place([...outer, { loop: last, index }]);
    const isCut = this.#cut === last;
    this.#evaluation.hoist(this.#values, last, 4, unrolled);
    let rest = this.#nest.sizes[last] as number;
    for (const [width, vectors] of blocksOf(unrolled)) {
      const step = width * vectors;
      if (!isCut && rest < step) continue;
      rest %= step;
      run(width, vectors, index, end);
    }
  }

  /** What is done for some vectors side by side, before the pointers move on by `steps` of a loop. */
  #turn(loop: number, steps: number, vectors: number, body: (vector: number) => void): void {
    this.#evaluation.restart();
    for (let vector = 0; vector < vectors; vector += 1) body(vector);
    this.#pointers.advance(loop, steps);
  }

  /** All loops but the last, those that are reduced or those that are kept. */
  #others(reduced: boolean): number[] {
    return this.#nest.sizes.flatMap((_, loop) =>
      this.#nest.reduced[loop] === reduced && (loop !== this.#last || (reduced && this.#nest.reduced[this.#last] === false))
        ? [loop]
        : [],
    );
  }

  /** Loops inside each other, and what is inside them all. */
  #nested(loops: readonly number[], outer: readonly RunningLoop[], body: (running: readonly RunningLoop[]) => void): void {
    const [loop, ...inner] = loops;
    if (loop === undefined) return body(outer);
    if (this.#nest.sizes[loop] === 1 && this.#cut !== loop) return this.#nested(inner, outer, body);
    const [index, end] = this.#bounds(loop);
    this.#code.whileFits(index, 1, end, () => {
      this.#nested(inner, [...outer, { loop, index }], body);
    });
  }

  /** Loops inside each other; each turn has totals of its own, which go to those around it at its end. */
  #nestedTotals(
    totals: Totals,
    loops: readonly number[],
    outer: readonly RunningLoop[],
    body: (totals: Totals, running: readonly RunningLoop[]) => void,
  ): void {
    totals.start();
    const [loop, ...inner] = loops.filter((each) => this.#nest.sizes[each] !== 1);
    if (loop === undefined) return body(totals, outer);
    const [index, end] = this.#bounds(loop);
    const turn = totals.another();
    totals.gather(index, 1, end, this.#nest.sizes[loop] as number, (stretch) => {
      this.#nestedTotals(turn, inner, [...outer, { loop, index }], body);
      stretch.add(turn);
    });
  }

  /** New locals with the bounds of a loop. */
  #bounds(loop: number): readonly [index: Local, end: Local] {
    const code = this.#code;
    const [index, end] = [code.local('i32'), code.local('i32')];
    if (loop === this.#cut) {
      code.get(code.start).set(index);
      code.get(code.end).set(end);
    } else {
      code.i32(0).set(index);
      code.i32(this.#nest.sizes[loop] as number).set(end);
    }
    return [index, end];
  }
}
