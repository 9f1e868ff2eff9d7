import { type Graph, NdArray, ops, type SymbolicTensor, type Tensor, traceFunction, Variable } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphOfRecipe, recipes } from '../../testing/random-graph.ts';
import { Engine } from '../engine/engine.ts';
import type { Buffer } from './buffer.ts';
import { fuse } from './fuse.ts';
import { type Lowered, lower } from './lowering.ts';
import { type MemoryPlan, planMemory } from './memory-plan.ts';
import { schedule, type Stage } from './schedule.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ build: 'auto', threads: 1 });
});
afterAll(() => {
  engine.stop();
});

interface Planned {
  readonly lowered: Lowered;
  readonly stages: readonly Stage[];
  readonly plan: MemoryPlan;
}

function planned(graph: Graph, threads = 2, inPlace = true): Planned {
  const lowered = lower(graph, engine.kernels);
  const stages = schedule(fuse(lowered.tasks), { threads, leastPart: 30_000 });
  return { lowered, stages, plan: planMemory(lowered, stages, inPlace) };
}

/** Which stages need each buffer: from the first that touches it to the last; arguments from the start, results to the end. */
function livesOf({ lowered, stages, plan }: Planned): Map<Buffer, readonly [first: number, last: number]> {
  const lives = new Map<Buffer, readonly [number, number]>();
  const touch = (buffer: Buffer, stage: number): void => {
    const [first, last] = lives.get(buffer) ?? [stage, stage];
    lives.set(buffer, [Math.min(first, stage), Math.max(last, stage)]);
  };
  for (const [index, stage] of stages.entries()) {
    for (const { reads, writes } of stage.flatMap(({ tasks }) => tasks))
      for (const each of [...reads, ...writes]) touch(each, index);
  }
  for (const buffer of lowered.arguments) if (buffer !== null) touch(buffer, 0);
  for (const buffer of [...lowered.outputs, ...plan.copies.map(({ value }) => value)]) touch(buffer, stages.length);
  return lives;
}

it('gives each buffer a place of its own while it is needed', () => {
  fc.assert(
    fc.property(recipes(fc.nat({ max: 20 })), fc.integer({ min: 1, max: 3 }), (recipe, threads) => {
      const { graph, variables } = graphOfRecipe(recipe, 2000);
      const made = planned(graph, threads);
      const lives = [...livesOf(made)].flatMap(([buffer, life]) =>
        buffer.place?.kind === 'workspace'
          ? [{ buffer, life, start: buffer.place.offset, end: buffer.place.offset + buffer.bytes }]
          : [],
      );
      for (const [index, one] of lives.entries()) {
        expect(one.start % 64).toBe(0);
        expect(one.end).toBeLessThanOrEqual(made.plan.workspaceBytes);
        for (const other of lives.slice(index + 1)) {
          const together = one.life[0] <= other.life[1] && other.life[0] <= one.life[1];
          expect(together && one.start < other.end && other.start < one.end).toBe(false);
        }
      }
      for (const [buffer] of livesOf(made)) expect(buffer.place).not.toBeNull();
      for (const variable of variables) variable.dispose();
    }),
    { numRuns: 150 },
  );
});

it('uses memory again when what lay there is no longer needed', () => {
  const chain = (length: number): number => {
    const { graph } = traceFunction(
      (x) => {
        let y: Tensor = x;
        for (let count = 0; count < length; count += 1) y = ops.cumsum(ops.softmax(y), 0);
        return [y];
      },
      [{ shape: [40, 50], dtype: 'float32' }],
    );
    return planned(graph).plan.workspaceBytes;
  };
  expect(chain(10)).toBe(chain(2));
  expect(chain(2)).toBeLessThan(4 * 8300);
});

describe('new values of variables', () => {
  const make = (name: string, ...shape: number[]): Variable =>
    new Variable(new NdArray(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape), { name });

  /** The names of the variables that are copied at the end. */
  function copied(fn: (x: SymbolicTensor) => readonly Tensor[], inPlace = true): string[] {
    const { graph } = traceFunction(fn, [{ shape: [6, 6], dtype: 'float32' }]);
    return planned(graph, 2, inPlace).plan.copies.map(({ variable }) => variable.name);
  }

  it('are written over the old ones where each is read just where it is written', () => {
    const [w, m] = [make('w', 6, 6), make('m', 6, 6)];
    const step = (x: SymbolicTensor): readonly Tensor[] => {
      m.assign(ops.add(ops.mul(m.value, 0.9), x));
      w.assign(ops.sub(w.value, m.value));
      return [];
    };
    expect(copied(step)).toEqual([]);
    expect(copied(step, false)).toEqual(['w', 'm'].toSorted());
  });

  it('are written over the old ones where all who read these have been', () => {
    const w = make('w', 6, 6);
    expect(
      copied((x) => {
        const product = ops.matmul(x, w.value);
        w.assign(ops.matmul(product, product));
        return [];
      }),
    ).toEqual([]);
  });

  it.each<readonly [string, (w: Variable, x: SymbolicTensor) => readonly Tensor[]]>([
    [
      'the old ones are read elsewhere in the same loop',
      (w) => {
        w.assign(ops.transpose(w.value));
        return [];
      },
    ],
    [
      'the old ones are read backwards',
      (w) => {
        w.assign(ops.add(w.value, ops.reverse(w.value, 0)));
        return [];
      },
    ],
    [
      'the old ones are read by a product that may come later',
      (w, x) => {
        const old = w.value;
        w.assign(ops.mul(x, 2));
        return [ops.matmul(x, old)];
      },
    ],
    [
      'the old ones are read by a product after the new ones',
      (w, x) => {
        const old = w.value;
        w.assign(ops.softmax(x));
        return [ops.matmul(ops.softmax(w.value), old)];
      },
    ],
    [
      'the old ones are read in a later stage',
      (w, x) => {
        const old = w.value;
        w.assign(ops.mul(x, 2));
        return [ops.mul(old, ops.sum(ops.softmax(x)))];
      },
    ],
    [
      'they are an argument',
      (w, x) => {
        const old = w.value;
        w.assign(x);
        return [ops.matmul(old, old)];
      },
    ],
  ])('are copied at the end where %s', (_, fn) => {
    const w = make('w', 6, 6);
    expect(copied((x) => fn(w, x))).toEqual(['w']);
  });

  it('of two variables that get one value, go to the first and are copied to the second', () => {
    const [a, b] = [make('a', 6, 6), make('b', 6, 6)];
    expect(
      copied((x) => {
        const value = ops.mul(x, 3);
        a.assign(value);
        b.assign(value);
        return [];
      }),
    ).toEqual(['b']);
  });
});
