import { type Executor, interpreter, NdArray, ops, setBackend, type Tensor, traceFunction } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wasm } from '../wasm.ts';
import { Engine } from './engine/engine.ts';
import { compiledExecutor } from './executor.ts';

/** Random graphs seldom sum over many numbers and go on with what comes out, as normalizations and their gradients do. These always do. */
interface Given {
  readonly sizes: readonly number[];
  /** Axes, as bits: along which the second factor is the same, which are summed over first, and which then. */
  readonly spread: number;
  readonly first: number;
  readonly second: number;
  /** What the axes are ordered by in between. */
  readonly order: readonly number[];
  readonly seed: number;
}

const bits = fc.nat({ max: 31 });
const cases = fc
  .record<Given>({
    sizes: fc.array(fc.constantFrom(1, 2, 3, 5, 8, 17, 33, 48), { minLength: 2, maxLength: 5 }),
    spread: bits,
    first: fc.oneof(bits, fc.constantFrom(1, 3, 7, 15)),
    second: bits,
    order: fc.oneof(fc.constant([0, 1, 2, 3, 4]), fc.array(fc.nat({ max: 100 }), { minLength: 5, maxLength: 5 })),
    seed: fc.nat(),
  })
  .filter(({ sizes }) => countOf(sizes) <= 40_000);

const countOf = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
const axesOf = (mask: number, rank: number): number[] =>
  Array.from({ length: rank }, (_, axis) => axis).filter((axis) => (mask >> axis) & 1);

/** Quarters, whose sums are exact in any order. */
function quarters(shape: readonly number[], seed: number): NdArray {
  let state = seed;
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return ((state >>> 24) % 13) / 4 - 1.5;
  };
  return new NdArray(Float32Array.from({ length: countOf(shape) }, draw), shape);
}

/** Sums that read the same numbers, and what follows from them alone, from them and the numbers, and by more sums. */
function results({ sizes, first, second, order }: Given, x: Tensor, spread: Tensor, scale: Tensor): Tensor[] {
  const rank = sizes.length;
  const turned = sizes.map((_, axis) => axis).sort((a, b) => (order[a] as number) - (order[b] as number));
  const shown = ops.transpose(x, turned);
  const masked = ops.transpose(ops.where(ops.greater(x, 0), spread, ops.zerosLike(x)), turned);
  const axes = axesOf(first, rank);
  const total = ops.sum(masked, axes, true);
  const product = ops.sum(ops.mul(masked, shown), axes, true);
  const most = ops.max(shown, axes, true);
  const mixed = ops.add(ops.mul(total, scale), ops.mul(product, 0.5));
  const centred = ops.sub(ops.mul(masked, 2), mixed);
  const again = ops.sum(centred, axesOf(second, rank));
  return [mixed, ops.add(again, 1), ops.sum(ops.mul(centred, shown), axes), ops.sub(most, total)];
}

const engines: Engine[] = [];
beforeAll(async () => {
  await setBackend(wasm({ threads: 1 }));
  for (const more of [{ threads: 1 }, { threads: 1, leastPart: 100 }, { threads: 3, leastPart: 100 }]) {
    engines.push(await Engine.start({ build: 'auto', aloneBelow: 0, ...more }));
  }
});
afterAll(() => {
  for (const engine of engines) engine.stop();
});

async function run(executor: Executor, given: Given): Promise<NdArray[]> {
  const { sizes, spread, seed } = given;
  const factor = sizes.map((size, axis) => ((spread >> axis) & 1 ? 1 : size));
  const args = [quarters(sizes, seed), quarters(factor, seed + 1), quarters([1], seed + 2)];
  const { graph } = traceFunction((x, other, scale) => results(given, x, other, scale), args);
  const program = await executor.prepare(graph);
  return Promise.all((await program.run(args)).map((value) => value.read()));
}

it('sums over any axes, however finely they are cut, are those of running op by op', async () => {
  const property = fc.asyncProperty(cases, async (given) => {
    const wanted = await run(interpreter, given);
    const [whole, ...cut] = await Promise.all(engines.map((engine) => run(compiledExecutor(engine), given)));
    for (const [place, { data }] of (whole as NdArray[]).entries()) {
      let [largest, worst] = [1, 0];
      for (const [index, value] of (wanted[place] as NdArray).data.entries()) {
        largest = Math.max(largest, Math.abs(value));
        worst = Math.max(worst, Math.abs(value - (data[index] as number)));
      }
      // Sums of quarters are exact; what is put together of them may be rounded.
      expect(worst, `result ${place}`).toBeLessThanOrEqual(1e-5 * largest);
      for (const results of cut) expect(results[place]?.data, `result ${place}, cut`).toEqual(data);
    }
  });
  await expect(fc.assert(property, { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) / 5 })).resolves.toBeUndefined();
});
