import { type Graph, NdArray, ndarray, ops, type SymbolicTensor, type Tensor, traceFunction, Variable } from '@ibex-ml/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { CompiledProgram } from '../engine/program.ts';
import { fuse } from './fuse.ts';
import { lower } from './lowering.ts';
import { LoopTask } from './loop-task.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ build: 'auto', threads: 1 });
});
afterAll(() => {
  engine.stop();
});

const spec = (...shape: number[]): { readonly shape: number[]; readonly dtype: 'float32' } => ({ shape, dtype: 'float32' });

/** The results of each task, after fusing. */
function fused(graph: Graph): string[] {
  return fuse(lower(graph, engine.kernels).tasks).map(({ label }) => label.replaceAll(/ %\d+/g, ''));
}

const graphOf = (fn: (a: SymbolicTensor, b: SymbolicTensor) => readonly Tensor[]): Graph =>
  traceFunction(fn, [spec(4, 6), spec(4, 6)]).graph;

describe('loops that become one', () => {
  it('the new moments and weights of Adam', () => {
    const make = (name: string): Variable => new Variable(new NdArray(new Float32Array(24), [4, 6]), { name });
    const [weight, m, v] = [make('weight'), make('m'), make('v')];
    const graph = graphOf((gradient) => {
      m.assign(ops.add(m.value, ops.mul(ops.sub(gradient, m.value), 0.1)));
      v.assign(ops.add(v.value, ops.mul(ops.sub(ops.square(gradient), v.value), 0.001)));
      weight.assign(ops.sub(weight.value, ops.div(m.value, ops.add(ops.sqrt(v.value), 1e-7))));
      return [];
    });
    const [task, ...others] = fuse(lower(graph, engine.kernels).tasks);
    expect(others).toEqual([]);
    expect(task).toBeInstanceOf(LoopTask);
    expect(task?.writes).toHaveLength(3);
    // What the loop makes, it does not read again.
    expect(task?.reads.map(({ label }) => label).sort()).toEqual(['argument0', 'm', 'v', 'weight']);
  });

  it.each<readonly [string, (a: SymbolicTensor, b: SymbolicTensor) => readonly Tensor[], readonly string[]]>([
    ['reductions of one shape', (a) => [ops.sum(a, 0), ops.sum(ops.square(a), 0), ops.max(a, 0)], ['sum, sum, max']],
    ['not those of other axes', (a) => [ops.sum(a, 0), ops.sum(a, 1)], ['sum', 'sum']],
    ['not those of other numbers', (a, b) => [ops.sum(a), ops.sum(b)], ['sum', 'sum']],
    ['a result and what is made of it', (a) => [ops.exp(a), ops.neg(ops.exp(a))], ['exp, neg']],
    ['not what needs the whole of the other', (a) => [ops.exp(a), ops.mul(a, ops.sum(ops.exp(a)))], ['exp', 'sum', 'mul']],
    ['not what reads the other elsewhere', (a) => [ops.exp(a), ops.neg(ops.reverse(ops.exp(a), 0))], ['exp', 'neg']],
    [
      'not around a kernel in between',
      (a) => [ops.exp(a), ops.mul(ops.exp(a), ops.softmax(ops.exp(a)))],
      ['exp', 'softmax', 'mul'],
    ],
    ['but past a kernel that needs neither', (a, b) => [ops.exp(a), ops.softmax(b), ops.neg(a)], ['softmax', 'exp, neg']],
  ])('%s', (_, fn, labels) => {
    expect(fused(graphOf(fn))).toEqual(labels);
  });
});

describe('a fused loop gives the same numbers', () => {
  async function run(
    fn: (a: SymbolicTensor, b: SymbolicTensor) => readonly Tensor[],
    ...args: readonly NdArray[]
  ): Promise<unknown[]> {
    const program = await CompiledProgram.prepare(engine, traceFunction(fn, args).graph);
    const outputs = await Promise.all((await program.run(args)).map((value) => value.read()));
    return outputs.map((value) => value.toArray());
  }

  it('where two loops write to the two halves of one buffer, and a third reads the first half', async () => {
    const a = ndarray([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const halves = (x: SymbolicTensor, at: number): Tensor => ops.slice(ops.concat([x, ops.mul(x, 10)], 0), [at, 0], [2, 3]);
    expect(await run((x) => [ops.add(halves(x, 0), x)], a)).toEqual([
      [
        [2, 4, 6],
        [8, 10, 12],
      ],
    ]);
    expect(await run((x) => [ops.add(halves(x, 2), x)], a)).toEqual([
      [
        [11, 22, 33],
        [44, 55, 66],
      ],
    ]);
  });

  it('where what differs only in an attribute is computed side by side', async () => {
    const a = ndarray([-2, -0.5, 0, 3]);
    expect(await run((x) => [ops.clip(x, -1, 1), ops.clip(x, -1, 2), ops.cast(ops.cast(x, 'int32'), 'float32')], a)).toEqual([
      [-1, -0.5, 0, 1],
      [-1, -0.5, 0, 2],
      [-2, 0, 0, 3],
    ]);
    expect(await run((x) => [ops.clip(x, 0, 1), ops.clip(x, -0, 1)], ndarray([-2, 0.5]))).toEqual([
      [0, 0.5],
      [-0, 0.5],
    ]);
  });
});
