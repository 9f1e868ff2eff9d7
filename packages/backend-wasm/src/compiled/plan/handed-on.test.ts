import { type Graph, NdArray, ops, type SymbolicTensor, type Tensor, traceFunction } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { CompiledProgram } from '../engine/program.ts';
import type { Buffer } from './buffer.ts';
import { fuse } from './fuse.ts';
import { kernelScratchBytes } from './handed-on.ts';
import { lower } from './lowering.ts';
import { type MemoryPlan, planMemory } from './memory-plan.ts';
import { type Lane, schedule, type Stage } from './schedule.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ build: 'auto', threads: 1 });
});
afterAll(() => {
  engine.stop();
});

function planned(graph: Graph): { readonly stages: readonly Stage[]; readonly plan: MemoryPlan } {
  const lowered = lower(graph, engine.kernels);
  const stages = schedule(fuse(lowered.tasks), { threads: 2, leastPart: 30_000 });
  return { stages, plan: planMemory(lowered, stages, true) };
}

function buffersOf({ tasks }: Lane): Buffer[] {
  return [...new Set(tasks.flatMap(({ reads, writes }) => [...reads, ...writes]))];
}

/** Where what a graph computes lies: label and kind of place. */
function placesOf(fn: (x: SymbolicTensor) => readonly Tensor[]): string[] {
  const { stages } = planned(traceFunction(fn, [{ shape: [256, 600], dtype: 'float32' }]).graph);
  const buffers = new Set(stages.flat().flatMap(({ tasks }) => tasks.flatMap(({ writes }) => writes)));
  return [...buffers].map(({ label, place }) => `${label.replace(/ %\d+/, '')}: ${place?.kind}`);
}

it('keeps what is handed on with the thread, as large as a part', () => {
  const { graph } = traceFunction((x) => [ops.softmax(ops.exp(x))], [{ shape: [256, 600], dtype: 'float32' }]);
  const { stages, plan } = planned(graph);
  const lane = stages[0]?.[0] as Lane;
  expect(lane.partSize).toBeLessThan(128);
  expect(plan.scratchBytes).toBeGreaterThanOrEqual(lane.partSize * 600 * 4);
  expect(plan.scratchBytes).toBeLessThan(lane.partSize * 600 * 4 + 256);
  // The argument and the result.
  expect(plan.workspaceBytes).toBeLessThan(2 * 256 * 600 * 4 + 256);
});

it('leaves in the workspace what is a result, or is needed in another stage', () => {
  expect(placesOf((x) => [ops.softmax(ops.exp(x))])).toEqual(['exp: part', 'softmax: workspace']);
  const shared = (x: SymbolicTensor): readonly Tensor[] => {
    const y = ops.softmax(x);
    return [ops.mul(y, ops.cumsum(ops.softmax(ops.neg(y)), 0))];
  };
  expect(placesOf(shared)).toEqual([
    'softmax: workspace',
    'neg: part',
    'softmax: workspace',
    'cumsum: workspace',
    'mul: workspace',
  ]);
});

interface Link {
  readonly op: 'softmax' | 'running sum' | 'product' | 'sum' | 'smoothed';
  /** Which of the values so far it takes, counted from the last. */
  readonly back: readonly [number, number];
}

const links = fc.array(
  fc.record({
    op: fc.constantFrom('softmax', 'running sum', 'product', 'sum', 'smoothed'),
    back: fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 })),
  }) satisfies fc.Arbitrary<Link>,
  { minLength: 2, maxLength: 12 },
);

const weights = new NdArray(
  Float32Array.from({ length: 900 }, (_, index) => Math.sin(index) / 30),
  [30, 30],
);

/** Rows that go through ops, most of which hand them on to one or two others. */
function network(chain: readonly Link[]): (x: SymbolicTensor) => readonly Tensor[] {
  return (x) => {
    const values: Tensor[] = [x];
    const make: Record<Link['op'], (a: Tensor, b: Tensor) => Tensor> = {
      softmax: (a) => ops.softmax(a),
      'running sum': (a) => ops.cumsum(a, 1),
      product: (a) => ops.matmul(a, weights),
      sum: (a, b) => ops.add(ops.mul(a, 0.5), b),
      smoothed: (a, b) => ops.sub(a, ops.mean(b, 1, true)),
    };
    for (const { op, back } of chain) {
      const [a, b] = back.map((count) => values.at(-1 - (count % values.length))) as [Tensor, Tensor];
      values.push(make[op](a, b));
    }
    return values.slice(-1);
  };
}

it('gives each a place of its own while it is needed, behind the memory of the kernels', () => {
  let seen = 0;
  fc.assert(
    fc.property(links, (chain) => {
      const { stages, plan } = planned(traceFunction(network(chain), [{ shape: [200, 30], dtype: 'float32' }]).graph);
      for (const lane of stages.flat()) {
        const handedOn = buffersOf(lane).flatMap((buffer) => {
          const { place } = buffer;
          if (place?.kind !== 'part') return [];
          const steps = lane.tasks.flatMap(({ reads, writes }, step) =>
            reads.includes(buffer) || writes.includes(buffer) ? [step] : [],
          );
          const end = place.offset + place.rowBytes * Math.min(lane.partSize, lane.extent);
          return [{ first: Math.min(...steps), last: Math.max(...steps), start: place.offset, end }];
        });
        seen += handedOn.length;
        for (const [index, one] of handedOn.entries()) {
          expect(one.start).toBeGreaterThanOrEqual(kernelScratchBytes(stages));
          expect(one.end).toBeLessThanOrEqual(plan.scratchBytes);
          for (const other of handedOn.slice(index + 1)) {
            const together = one.first <= other.last && other.first <= one.last;
            expect(together && one.start < other.end && other.start < one.end).toBe(false);
          }
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(seen).toBeGreaterThan(100);
});

it('gives the numbers that each op gives by itself, whoever does which part', async () => {
  const three = await Engine.start({ build: 'auto', threads: 3, aloneBelow: 0 });
  const x = new NdArray(
    Float32Array.from({ length: 6000 }, (_, index) => Math.cos(index * index)),
    [200, 30],
  );
  await fc.assert(
    fc.asyncProperty(links, async (chain) => {
      const run = async (on: Engine, graph: Graph): Promise<readonly NdArray[]> =>
        Promise.all((await (await CompiledProgram.prepare(on, graph)).run([x])).map((value) => value.read()));
      const { graph } = traceFunction(network(chain), [x]);
      // As results, all values lie in the workspace.
      const apart = traceFunction(
        (input) => {
          const seen = chain.map((_, index) => network(chain.slice(0, index + 1))(input)).flat();
          return seen.toReversed();
        },
        [x],
      ).graph;
      const [expected] = await run(engine, apart);
      expect(await run(engine, graph)).toEqual([expected]);
      expect(await run(three, graph)).toEqual([expected]);
    }),
    { numRuns: 40 },
  );
  three.stop();
});
