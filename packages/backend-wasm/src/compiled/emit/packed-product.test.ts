import { type DeviceValue, type Graph, HostRandom, interpreter, NdArray, ops, setBackend, traceFunction } from '@ibex-ml/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wasm } from '../../wasm.ts';
import { Engine } from '../engine/engine.ts';
import { CompiledProgram } from '../engine/program.ts';
import { productEffort } from './packed-product.ts';

const engines: Engine[] = [];
beforeAll(async () => {
  await setBackend(wasm({ threads: 1 }));
  for (const build of ['auto', 'plain'] as const) {
    for (const threads of [1, 3]) engines.push(await Engine.start({ build, threads, aloneBelow: 0 }));
  }
});
afterAll(() => {
  for (const engine of engines) engine.stop();
});

/** Numbers of which no two are alike. */
function numbers(rows: number, columns: number, seed: number): NdArray {
  const random = new HostRandom(seed, 0);
  return new NdArray(
    Float32Array.from({ length: rows * columns }, () => random.uniform() - 0.5),
    [rows, columns],
  );
}

function productGraph(a: NdArray, b: NdArray, transposeB: boolean): Graph {
  return traceFunction((x, y) => [ops.matmul(x, y, { transposeB })], [a, b]).graph;
}

async function run(program: { run: CompiledProgram['run'] }, args: readonly NdArray[]): Promise<NdArray> {
  const [value] = await program.run(args);
  return (value as DeviceValue).read();
}

/** Depths of one block and of two uneven ones; columns with and without a rest. */
const shapes = [
  [1, 1],
  [7, 10],
  [60, 12],
  [515, 8],
  [1025, 3],
] as const;

describe('a product with a packed factor', () => {
  it.each(shapes)(
    'of depth %d and %d columns is right for every number of rows, and the same on any threads',
    async (depth, columns) => {
      for (const rows of [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 19, 31, 64]) {
        const [a, b] = [numbers(rows, depth, 1), numbers(depth, columns, 2)];
        const graph = productGraph(a, b, false);
        const wanted = await run(await interpreter.prepare(graph), [a, b]);
        const results: NdArray[] = [];
        for (const engine of engines) results.push(await run(await CompiledProgram.prepare(engine, graph), [a, b]));
        for (const result of results) {
          for (const [index, value] of result.data.entries()) {
            expect(Math.abs(value - (wanted.data[index] as number))).toBeLessThan(1e-5 * Math.sqrt(depth));
          }
        }
        expect(results[1]).toEqual(results[0]);
        expect(results[3]).toEqual(results[2]);
      }
    },
  );

  it('gives a row the same bits whatever rows stand beside it', async () => {
    const [engine] = engines as [Engine];
    const [a, b] = [numbers(23, 600, 3), numbers(600, 20, 4)];
    const whole = await run(await CompiledProgram.prepare(engine, productGraph(a, b, false)), [a, b]);
    for (const [start, end] of [
      [0, 5],
      [3, 14],
      [20, 23],
    ] as const) {
      const part = a.rows(start, end);
      const result = await run(await CompiledProgram.prepare(engine, productGraph(part, b, false)), [part, b]);
      expect(result.data).toEqual(whole.rows(start, end).data);
    }
  });

  it('takes a transposed factor', async () => {
    const [a, b] = [numbers(17, 30, 5), numbers(11, 30, 6)];
    const graph = productGraph(a, b, true);
    const wanted = await run(await interpreter.prepare(graph), [a, b]);
    const result = await run(await CompiledProgram.prepare(engines[0] as Engine, graph), [a, b]);
    for (const [index, value] of result.data.entries()) expect(value).toBeCloseTo(wanted.data[index] as number, 5);
  });
});

describe('productEffort', () => {
  it('is that of the tiles: of six rows, of five where rows are missing, and a whole one for what fits in neither', () => {
    const effort = (rows: number): number => productEffort(rows, 6);
    expect([6, 12, 36].map(effort)).toEqual([6, 12, 36]);
    expect(effort(5)).toBeCloseTo(5.15);
    expect(effort(16)).toBeCloseTo(6 + 10.3);
    expect(effort(20)).toBeCloseTo(20.6);
    expect(effort(7)).toBeCloseTo(5.15 + 6);
    expect(effort(3)).toBe(6);
  });

  it('is that of tiles of four rows in the plain build', () => {
    expect([1, 4, 5, 16].map((rows) => productEffort(rows, 4))).toEqual([4, 4, 8, 16]);
  });
});
