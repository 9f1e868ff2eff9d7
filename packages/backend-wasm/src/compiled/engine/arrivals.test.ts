import {
  type DeviceValue,
  type Graph,
  HostRandom,
  NdArray,
  ops,
  ScaledBytes,
  SelectedRows,
  setBackend,
  type Tensor,
  traceFunction,
} from '@ibex-ml/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wasm } from '../../wasm.ts';
import { Engine } from './engine.ts';
import { CompiledProgram } from './program.ts';

const rows = 500;
const depth = 150;

const engines: Engine[] = [];
beforeAll(async () => {
  await setBackend(wasm({ threads: 1 }));
  for (const threads of [1, 2, 3]) engines.push(await Engine.start({ build: 'auto', threads, aloneBelow: 0 }));
});
afterAll(() => {
  for (const engine of engines) engine.stop();
});

function noise(shape: readonly number[], seed: number): NdArray {
  const random = new HostRandom(seed, 0);
  const size = shape.reduce((a, b) => a * b, 1);
  return new NdArray(
    Float32Array.from({ length: size }, () => random.normal()),
    shape,
  );
}

const weights = noise([depth, 30], 1);

/** Rows that come one by one through a product, and all of them in a sum along the first axis, which comes later. */
function graphOf(x: NdArray): Graph {
  return traceFunction(
    (...[value]: readonly Tensor[]) => {
      const product = ops.relu(ops.matmul(value as Tensor, weights));
      return [product, ops.matmul(value as Tensor, product, { transposeA: true })];
    },
    [x],
  ).graph;
}

async function run(program: CompiledProgram, x: NdArray): Promise<NdArray[]> {
  return Promise.all((await program.run([x])).map((value: DeviceValue) => value.read()));
}

it('an argument that arrives while threads work gives the bits that it gives a single thread, run after run', async () => {
  const [first, second] = [noise([rows, depth], 2), noise([rows, depth], 3)];
  const graph = graphOf(first);
  const [one, ...others] = await Promise.all(engines.map((engine) => CompiledProgram.prepare(engine, graph)));
  const wanted = [await run(one as CompiledProgram, first), await run(one as CompiledProgram, second)];
  expect(wanted[0]).not.toEqual(wanted[1]);
  for (const program of others) {
    for (let count = 0; count < 20; count += 1) {
      expect(await run(program, first)).toEqual(wanted[0]);
      expect(await run(program, second)).toEqual(wanted[1]);
    }
  }
});

/** A product with weights that are computed first, so that the rows are wanted in the second stage only. */
function laterGraph(x: NdArray): Graph {
  return traceFunction(
    (...[value]: readonly Tensor[]) => ops.relu(ops.matmul(value as Tensor, ops.matmul(squareWeights, weights))),
    [x],
  ).graph;
}

const squareWeights = noise([depth, depth], 4);

it('rows of an array of numbers or of bytes, gathered while threads work, give the bits of the gathered ones', async () => {
  const order = new HostRandom(5, 0).permutation(rows);
  const bytes = Uint8Array.from({ length: rows * depth }, (_, index) => index * 7);
  for (const source of [noise([rows, depth], 2), new NdArray(new ScaledBytes(bytes, 255), [rows, depth])]) {
    const selected = (): NdArray => new NdArray(new SelectedRows(source, order), [rows, depth]);
    for (const graph of [graphOf(source), laterGraph(source)]) {
      const [one, ...others] = await Promise.all(engines.map((engine) => CompiledProgram.prepare(engine, graph)));
      const gathered = new NdArray(selected().data, [rows, depth]);
      const wanted = await run(one as CompiledProgram, gathered);
      for (const program of [one as CompiledProgram, ...others]) {
        for (let count = 0; count < 5; count += 1) {
          const x = selected();
          expect(await run(program, x)).toEqual(wanted);
          expect(x.selectedRows).not.toBeNull();
        }
      }
    }
  }
});

it('an argument whose memory has gone elsewhere is an error, and no end of the threads', async () => {
  const x = noise([rows, depth], 2);
  const program = await CompiledProgram.prepare(engines[1] as Engine, graphOf(x));
  const wanted = await run(program, x);
  const gone = noise([rows, depth], 2);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const rowsOfGone = new NdArray(new SelectedRows(gone, order), [rows, depth]);
  structuredClone(gone.data, { transfer: [gone.data.buffer as ArrayBuffer] });
  for (const lost of [gone, rowsOfGone]) await expect(run(program, lost)).rejects.toThrow(TypeError);
  expect(await run(program, x)).toEqual(wanted);
});
