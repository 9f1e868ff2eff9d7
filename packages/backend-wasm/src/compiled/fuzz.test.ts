import { type Executor, interpreter, NdArray, printGraph, setBackend } from '@ibex-ml/core';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphOfRecipe, type Recipe, recipes } from '../testing/random-graph.ts';
import { wasm } from '../wasm.ts';
import { Engine } from './engine/engine.ts';
import { compiledExecutor } from './executor.ts';

/** More graphs: `FUZZ_RUNS=50000 vitest run --project backend-wasm fuzz`, with `FUZZ_SEED` for others. */
const factor = Number(process.env['FUZZ_RUNS'] ?? 300) / 300;
const timeout = 60_000 * Math.max(1, factor);

/** One that cuts nothing, one as it is by default, and one that cuts all it can: cuts must not show in the numbers. */
const engines: Engine[] = [];
beforeAll(async () => {
  await setBackend(wasm({ threads: 1 }));
  for (const more of [{ threads: 1 }, { threads: 3 }, { threads: 3, leastPart: 100 }]) {
    engines.push(await Engine.start({ build: 'auto', aloneBelow: 0, ...more }));
  }
});
afterAll(() => {
  for (const engine of engines) engine.stop();
});

/** What two runs of a recipe give by an executor: their outputs, and the variables after each. */
async function resultsBy(executor: Executor, recipe: Recipe, mostElements: number): Promise<NdArray[][]> {
  const { graph, args, variables } = graphOfRecipe(recipe, mostElements);
  try {
    expect(executor.missing(graph)).toEqual([]);
    const program = await executor.prepare(graph);
    const results: NdArray[][] = [];
    for (let run = 0; run < 2; run += 1) {
      const outputs = await Promise.all((await program.run(args)).map((value) => value.read()));
      const after = await Promise.all(variables.map((variable) => variable.read()));
      results.push([...outputs, ...after]);
      // What was kept from the first run must not outlive another value.
      for (const [index, { data, shape, dtype }] of after.entries()) {
        if (dtype === 'float32')
          variables[index]?.assign(
            new NdArray(
              data.map((value) => -value),
              shape,
              dtype,
            ),
          );
      }
    }
    return results;
  } finally {
    for (const variable of variables) variable.dispose();
  }
}

/** A message that says where two results differ, or null. */
function difference(actual: NdArray, wanted: NdArray, error: number | null): string | null {
  if (actual.shape.join() !== wanted.shape.join() || actual.dtype !== wanted.dtype) {
    return `${actual.dtype}[${actual.shape.join()}]`;
  }
  let largest = 0;
  for (const value of wanted.data) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  for (const [index, value] of actual.data.entries()) {
    const other = wanted.data[index] as number;
    if (value === other || (Number.isNaN(value) && Number.isNaN(other))) continue;
    // Gradients pass through all there is: they are held to the largest of them.
    const within = error === null ? 1e-4 * Math.max(1, largest) : Math.max(error, error > 0 ? 1e-5 * Math.abs(other) : 0);
    if (Math.abs(value - other) <= within) continue;
    return `element ${index} of [${actual.shape.join()}]: ${value}, not ${other}`;
  }
  return null;
}

/** A message that says where two results are not the same to the last bit, or null. */
function otherBits(actual: NdArray, wanted: NdArray): string | null {
  const index = actual.data.findIndex((value, place) => !Object.is(value, wanted.data[place]));
  return index === -1
    ? null
    : `element ${index} of [${actual.shape.join()}]: ${actual.data[index]}, with one thread ${wanted.data[index]}`;
}

async function expectSame(recipe: Recipe, mostElements: number): Promise<void> {
  const { graph, errors, variables } = graphOfRecipe(recipe, mostElements);
  for (const variable of variables) variable.dispose();
  const wanted = await resultsBy(interpreter, recipe, mostElements);
  // What rounding left in variables goes into the second run, where it may grow: that one is compared where all is exact.
  const runs = errors.every((error) => error === 0) ? 2 : 1;
  let first: NdArray[][] | undefined;
  for (const [which, engine] of engines.entries()) {
    const actual = await resultsBy(compiledExecutor(engine), recipe, mostElements);
    first ??= actual;
    for (const [run, values] of actual.entries()) {
      for (const [place, value] of values.entries()) {
        const message = otherBits(value, first[run]?.[place] as NdArray);
        if (message !== null) throw new Error(`engine ${which}, run ${run}, result ${place}: ${message}\n${printGraph(graph)}`);
      }
    }
    for (const [run, values] of actual.slice(0, runs).entries()) {
      for (const [place, value] of values.entries()) {
        const message = difference(value, wanted[run]?.[place] as NdArray, errors[place] as number | null);
        if (message === null) continue;
        throw new Error(`engine ${which}, run ${run}, result ${place}: ${message}\n${printGraph(graph)}`);
      }
    }
  }
}

it('gives what running op by op gives, for small graphs', { timeout }, async () => {
  const property = fc.asyncProperty(recipes(fc.nat({ max: 20 })), (recipe) => expectSame(recipe, 6000));
  await expect(fc.assert(property, { numRuns: Math.ceil(270 * factor) })).resolves.toBeUndefined();
});

it('gives what running op by op gives, where threads share the work', { timeout }, async () => {
  const property = fc.asyncProperty(recipes(fc.constantFrom(1, 2, 7, 33, 64, 130, 400)), (recipe) => expectSame(recipe, 60_000));
  await expect(fc.assert(property, { numRuns: Math.ceil(30 * factor) })).resolves.toBeUndefined();
});
