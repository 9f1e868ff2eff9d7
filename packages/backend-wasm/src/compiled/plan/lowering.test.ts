import { dtypes, type Graph, ops, opSet, SymbolicTensor, type Tensor, traceFunction } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { elementwiseCost } from './cost.ts';
import { hasElementwise } from '../emit/elementwise.ts';
import { missingOps } from './lowering.ts';

const graphOf = (fn: (x: SymbolicTensor) => readonly Tensor[], dtype: (typeof dtypes)[number] = 'float32'): Graph =>
  traceFunction(fn, [{ shape: [2, 3], dtype }]).graph;

/** The graph, with ops of these names besides. */
function withOps(graph: Graph, ...names: readonly string[]): Graph {
  const [x] = graph.arguments as [SymbolicTensor];
  const template = opSet.find(({ name }) => name === 'relu');
  if (template === undefined) throw new Error('relu is gone');
  const added = names.map(
    (name, index) =>
      new SymbolicTensor(x.trace, 1000 + index, x, { kind: 'op', op: { ...template, name }, inputs: [x], attributes: {} }),
  );
  return { ...graph, nodes: [...graph.nodes, ...added] };
}

describe('ops that are missing', () => {
  it('are none of those that there are', () => {
    const names = opSet.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(70);
    expect(
      missingOps(
        withOps(
          graphOf((x) => [x]),
          ...names,
        ),
      ),
    ).toEqual([]);
  });

  it('are named, each once, in the order in which they come', () => {
    expect(
      missingOps(
        withOps(
          graphOf((x) => [ops.relu(x)]),
          'fft',
          'sort',
          'fft',
          'exp',
        ),
      ),
    ).toEqual(['fft', 'sort']);
  });

  it.each(['float16', 'bfloat16'] as const)('are all, of %s', (dtype) => {
    expect(missingOps(graphOf((x) => [ops.neg(x)], dtype))).toEqual([`${dtype} values`]);
  });

  it.each(dtypes.filter((dtype) => !dtype.endsWith('float16') && dtype !== 'float16'))('are none for %s', (dtype) => {
    expect(missingOps(graphOf((x) => [ops.transpose(x)], dtype))).toEqual([]);
  });
});

it('has code for each elementwise op that it can weigh, but for those that are moves', () => {
  const weighed = opSet.map(({ name }) => name).filter((name) => elementwiseCost(name) !== null);
  expect(weighed.filter((name) => !hasElementwise(name))).toEqual(['oneHot']);
});
