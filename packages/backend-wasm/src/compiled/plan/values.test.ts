import { type Graph, NdArray, ops, type SymbolicTensor, type Tensor, traceFunction, Variable } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { baseOf, Values } from './values.ts';

const spec = (...shape: number[]): { readonly shape: number[]; readonly dtype: 'float32' } => ({ shape, dtype: 'float32' });

function graphOf(fn: (a: SymbolicTensor, b: SymbolicTensor) => readonly Tensor[]): Graph {
  return traceFunction(fn, [spec(4, 6), spec(6)]).graph;
}

/** The names of the ops whose results are stored, in order. */
function storedIn(fn: (a: SymbolicTensor, b: SymbolicTensor) => readonly Tensor[]): string[] {
  const graph = graphOf(fn);
  const values = new Values(graph);
  return graph.nodes.flatMap((node) => (node.source.kind === 'op' && values.isStored(node) ? [node.source.op.name] : []));
}

describe('what is stored', () => {
  it.each<readonly [string, (a: SymbolicTensor, b: SymbolicTensor) => readonly Tensor[], readonly string[]]>([
    ['a result alone', (a, b) => [ops.relu(ops.add(ops.mul(a, 2), b))], ['relu']],
    ['every result, also one on the way', (a) => [ops.exp(a), ops.neg(ops.exp(a))], ['exp', 'neg']],
    ['what is dear and needed twice', (a) => [ops.sum(ops.exp(a)), ops.max(ops.exp(a))], ['exp', 'sum', 'max']],
    ['not what is cheap and needed twice', (a) => [ops.sum(ops.neg(a)), ops.max(ops.neg(a))], ['sum', 'max']],
    ['not what is dear and needed once', (a) => [ops.sum(ops.exp(a))], ['sum']],
    ['what is dear and needed for many', (a, b) => [ops.mul(a, ops.rsqrt(b))], ['rsqrt', 'mul']],
    ['not what is cheap and needed for many', (a, b) => [ops.mul(a, ops.neg(b))], ['mul']],
    ['what a kernel reads', (a) => [ops.softmax(ops.neg(a))], ['neg', 'softmax']],
    ['not what a reduction reads', (a) => [ops.sum(ops.square(ops.neg(a)))], ['sum']],
    ['not what is put side by side', (a) => [ops.concat([ops.neg(a), a], 0)], ['concat']],
    ['what changes its shape in earnest', (a) => [ops.neg(ops.reshape(ops.abs(a), [8, 3]))], ['abs', 'neg']],
    ['not what gains an axis', (a) => [ops.neg(ops.reshape(ops.abs(a), [4, 1, 6]))], ['neg']],
    ['through moves, what is dear and needed twice', (a) => [ops.mul(ops.tanh(a), ops.reverse(ops.tanh(a), 0))], ['tanh', 'mul']],
    ['no constants, however they are used', (a) => [ops.mul(a, ops.sqrt(ops.add(2, 0.5)))], ['mul']],
  ])('%s', (_, fn, names) => {
    expect(storedIn(fn)).toEqual(names);
  });

  it('new values of variables', () => {
    const variable = new Variable(new NdArray(new Float32Array(6), [6]), { name: 'v' });
    expect(
      storedIn((_, b) => {
        variable.assign(ops.sub(variable.value, ops.mul(b, 0.5)));
        return [];
      }),
    ).toEqual(['sub']);
  });
});

describe('buffers', () => {
  it('are one for a value and for what only changes its shape', () => {
    const graph = graphOf((a) => [ops.softmax(ops.reshape(ops.softmax(a), [2, 12]))]);
    const values = new Values(graph);
    const [first, reshaped] = graph.nodes.filter(({ source }) => source.kind === 'op') as [SymbolicTensor, SymbolicTensor];
    expect(baseOf(reshaped)).toBe(first);
    expect(values.bufferOf(reshaped)).toBe(values.requireBuffer(first));
    expect(values.requireBuffer(first)).toMatchObject({ dtype: 'float32', elements: 24, place: null });
  });

  it('are none for what is computed where it is needed', () => {
    const graph = graphOf((a) => [ops.sum(ops.neg(a))]);
    const node = graph.nodes.find(({ source }) => source.kind === 'op') as SymbolicTensor;
    expect(new Values(graph).bufferOf(node)).toBeNull();
  });

  it('of variables and constants are slots of the table, each once', () => {
    const variable = new Variable(new NdArray(new Float32Array(6), [6]), { name: 'v' });
    const unread = new Variable(new NdArray(new Float32Array(6), [6]), { name: 'unread' });
    const numbers = new NdArray(Float32Array.of(1, 2, 3, 4, 5, 6), [6]);
    const graph = graphOf((_, b) => {
      unread.assign(b);
      return [ops.add(ops.add(variable.value, ops.constant(numbers)), variable.value)];
    });
    const values = new Values(graph);
    for (const node of graph.nodes) if (node.source.kind !== 'op') values.bufferOf(node);
    const [first, again] = [values.variableBuffer(unread), values.variableBuffer(unread)];
    expect(first).toBe(again);
    expect(
      values.slots.map((slot) =>
        slot.kind === 'variable' ? slot.variable.name : slot.kind === 'constant' ? slot.value : slot.bytes,
      ),
    ).toEqual(['v', numbers, 'unread']);
    expect(values.variableBuffer(variable).place).toEqual({ kind: 'slot', index: 0 });
    expect(values.constantBuffer('table', numbers)).toBe(values.constantBuffer('table', numbers));
  });
});
