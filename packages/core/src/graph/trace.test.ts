import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError, StateError } from '../errors.ts';
import { NdArray, ndarray } from '../nd-array.ts';
import * as ops from '../ops/index.ts';
import { addOp } from '../ops/arithmetic.ts';
import { float, graphOf, int } from '../testing/trace.ts';
import { Variable } from '../variable.ts';
import { printGraph } from './graph.ts';
import type { SymbolicTensor, Tensor } from './symbolic-tensor.ts';
import { currentTrace, scalar, Trace, withTrace } from './trace.ts';
import { traceFunction } from './trace-function.ts';

const opsOf = (graph: ReturnType<typeof graphOf>): string[] =>
  graph.nodes.flatMap(({ source }) => (source.kind === 'op' ? [source.op.name] : []));

describe('equal values', () => {
  it.each<[string, (a: Tensor, b: Tensor) => readonly Tensor[]]>([
    ['ops of the same inputs', (a) => [ops.exp(a), ops.exp(a)]],
    ['what is computed of them', (a, b) => [ops.exp(ops.add(a, b)), ops.exp(ops.add(a, b))]],
    ['equal attributes', (a) => [ops.sum(a, [0, 1]), ops.sum(a, [-1, 0])]],
    ['equal numbers', (a) => [ops.mul(a, 2), ops.mul(a, 2)]],
    ['constants of one element', (a) => [ops.mul(a, ndarray([2])), ops.mul(a, ndarray([2]))]],
    ['NaN', (a) => [ops.maximum(a, Number.NaN), ops.maximum(a, Number.NaN)]],
  ])('are one node: %s', (_, fn) => {
    const [first, second] = graphOf([float(2, 3), float(2, 3)], fn).outputs;
    expect(second).toBe(first);
  });

  it.each<[string, (a: Tensor, b: Tensor) => readonly Tensor[]]>([
    ['other ops', (a) => [ops.exp(a), ops.log(a)]],
    ['other inputs', (a, b) => [ops.exp(a), ops.exp(b)]],
    ['another order of inputs', (a, b) => [ops.sub(a, b), ops.sub(b, a)]],
    ['other attributes', (a) => [ops.sum(a, 0), ops.sum(a, 1)]],
    [
      'attributes of another kind',
      (a) => [
        ops.pad(
          a,
          [
            [0, 0],
            [0, 0],
          ],
          0,
        ),
        ops.pad(
          a,
          [
            [0, 0],
            [0, 0],
          ],
          -0,
        ),
      ],
    ],
    ['other numbers', (a) => [ops.mul(a, 2), ops.mul(a, 3)]],
    ['the zeros', (a) => [ops.div(a, 0), ops.div(a, -0)]],
    ['constants of other shapes', (a) => [ops.mul(a, 2), ops.mul(a, ndarray([2]))]],
    ['constants of other types', () => [ops.constant(ndarray(1)), ops.constant(ndarray(1, { dtype: 'int32' }))]],
  ])('are two nodes: %s', (_, fn) => {
    const [first, second] = graphOf([float(2, 3), float(2, 3)], fn).outputs;
    expect(second).not.toBe(first);
  });

  it('are two nodes in two traces', () => {
    const [one, other] = [0, 1].map(() => graphOf([float(2)], (a) => ops.exp(a)).outputs[0]);
    expect(one).not.toBe(other);
  });
});

describe('a graph', () => {
  it('leaves out what nothing asks for, and keeps every argument', () => {
    const graph = graphOf([float(2), float(2)], (a) => {
      ops.exp(a);
      return ops.log(a);
    });
    expect(opsOf(graph)).toEqual(['log']);
    expect(graph.arguments).toHaveLength(2);
    expect(graph.nodes).toHaveLength(2);
  });

  it('has inputs before the ops that use them', () => {
    const graph = graphOf([float(2), float(2)], (a, b) => ops.mul(ops.exp(b), ops.log(ops.add(a, b))));
    for (const [place, { source }] of graph.nodes.entries()) {
      if (source.kind !== 'op') continue;
      for (const input of source.inputs) expect(graph.nodes.indexOf(input)).toBeLessThan(place);
    }
    expect(opsOf(graph).toSorted()).toEqual(['add', 'exp', 'log', 'mul']);
  });

  it('takes numbers and arrays as outputs', () => {
    const { graph, result } = traceFunction(() => ({ x: [ndarray([1, 2]) as unknown as Tensor] }), []);
    expect(graph.outputs[0]).toMatchObject({ shape: [2], dtype: 'float32', source: { kind: 'constant' } });
    expect(result).toHaveProperty('x');
  });

  it('keeps unknown sizes, and gives arguments their names', () => {
    const { graph } = traceFunction((x) => ops.relu(x), [float(null, 3)], ['image']);
    expect(graph.arguments[0]?.source).toMatchObject({ kind: 'argument', index: 0, name: 'image' });
    expect(graph.outputs[0]?.shape).toEqual([null, 3]);
    expect(traceFunction((x) => x, [float(2)]).graph.arguments[0]?.source).toMatchObject({ name: 'argument0' });
  });
});

describe('variables in a trace', () => {
  const make = (): Variable => new Variable(ndarray([1, 2]), { name: 'weight' });

  it('are read once, as they were when the function began', () => {
    const weight = make();
    const graph = graphOf([], () => [ops.exp(weight), ops.log(weight.value)]);
    expect(graph.nodes.filter(({ source }) => source.kind === 'variable')).toHaveLength(1);
    expect(graph.updates).toEqual([]);
  });

  it('hold from an assignment on what was assigned; the last counts', () => {
    const weight = make();
    let [before, between, after]: (Tensor | undefined)[] = [];
    const graph = graphOf([float(2), float(2)], (a, b) => {
      before = weight.value;
      weight.assign(a);
      between = weight.value;
      weight.assign(b);
      after = weight.value;
      return [];
    });
    expect(before).toMatchObject({ source: { kind: 'variable', variable: weight } });
    expect([between, after]).toEqual(graph.arguments);
    expect(graph.updates).toEqual([{ variable: weight, value: graph.arguments[1] }]);
  });

  it('take arrays too, when the function runs', async () => {
    const weight = make();
    const graph = graphOf([], () => {
      weight.assign(ndarray([5, 6]));
      return weight.value;
    });
    expect(graph.updates[0]?.value).toMatchObject({ source: { kind: 'constant' } });
    expect(await weight.read()).toEqual(ndarray([1, 2]));
  });

  it.each([
    ['another shape', float(3)],
    ['another type', int(2)],
  ])('refuse %s', (_, spec) => {
    const weight = make();
    const trace = (): unknown =>
      graphOf([spec], (a) => {
        weight.assign(a);
        return [];
      });
    expect(trace).toThrow(ShapeError);
    expect(trace).toThrow('variable "weight": value must be float32[2]');
  });

  it('take a size that is not known yet', () => {
    const weight = make();
    const graph = graphOf([float(null)], (a) => {
      weight.assign(a);
      return [];
    });
    expect(graph.updates).toHaveLength(1);
  });
});

describe('the current trace', () => {
  it('is the innermost, and none after', () => {
    const [outer, inner] = [new Trace(), new Trace()];
    expect(currentTrace()).toBeNull();
    withTrace(outer, () => {
      withTrace(inner, () => expect(currentTrace()).toBe(inner));
      expect(currentTrace()).toBe(outer);
    });
    expect(currentTrace()).toBeNull();
  });

  it('is left when the function throws', () => {
    expect(() =>
      graphOf([], () => {
        throw new RangeError('mine');
      }),
    ).toThrow(RangeError);
    expect(currentTrace()).toBeNull();
  });

  it('refuses functions that are async', () => {
    const run = (): unknown => withTrace(new Trace(), async () => undefined);
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow('trace: function must be synchronous');
    expect(currentTrace()).toBeNull();
  });

  it('refuses values of another trace', () => {
    let kept: SymbolicTensor | null = null;
    graphOf([float(2)], (a) => (kept = a));
    const use = (): unknown => graphOf([float(2)], (a) => ops.add(a, kept as unknown as Tensor));
    expect(use).toThrow(StateError);
    expect(use).toThrow('add: input must be a value of the trace that is running');
    const weight = new Variable(ndarray([1, 2]), { name: 'weight' });
    const assign = (): unknown =>
      graphOf([], () => {
        weight.assign(kept as unknown as Tensor);
        return [];
      });
    expect(assign).toThrow('variable "weight": input must be a value of the trace that is running');
  });

  it('has no numbers to look at', () => {
    const look = (): unknown => graphOf([float(2)], (a) => a.value);
    expect(look).toThrow(StateError);
    expect(look).toThrow('symbolic tensor float32[2]: value must be read while the code runs op by op');
  });

  it('sees every node that it adds', () => {
    const seen: string[] = [];
    const trace = new Trace({
      recorded: ({ source }) => seen.push(source.kind),
      valueOf: () => {
        throw new Error('nobody asked');
      },
    });
    withTrace(trace, () => ops.add(trace.argument(float(2)), 1));
    expect(seen).toEqual(['argument', 'constant', 'op']);
  });

  it('infers once for what is recorded twice', () => {
    const trace = new Trace();
    let inferred = 0;
    const counting = {
      ...addOp,
      infer: (...given: Parameters<typeof addOp.infer>) => {
        inferred += 1;
        return addOp.infer(...given);
      },
    };
    const a = trace.argument(float(2));
    expect(trace.record(counting, [a, a], {})).toBe(trace.record(counting, [a, a], {}));
    expect(inferred).toBe(1);
  });
});

describe('a number as an operand', () => {
  it.each([
    [1.5, null, 'float32'],
    [2, null, 'float32'],
    [2, float(3), 'float32'],
    [2, { shape: [], dtype: 'float16' }, 'float16'],
    [2, int(3), 'int32'],
    [1.5, int(3), 'float32'],
    [2 ** 31, int(3), 'float32'],
    [-1, { shape: [], dtype: 'uint8' }, 'int32'],
    [2, { shape: [], dtype: 'bool' }, 'int32'],
    [true, float(3), 'bool'],
    [false, null, 'bool'],
  ] as const)('%o beside %o is %s', (value, like, dtype) => {
    const array = scalar(value, like);
    expect(array).toBeInstanceOf(NdArray);
    expect([array.shape, array.dtype, array.at()]).toEqual([[], dtype, Number(value)]);
  });
});

it('prints as it was traced', () => {
  const weight = new Variable(ndarray([[1], [2]]), { name: 'dense/kernel' });
  const graph = graphOf([float(null, 2)], (a) => {
    const y = ops.matmul(ops.clip(a, Number.NEGATIVE_INFINITY, -0), weight);
    weight.assign(ops.mul(weight, 0.5));
    return [ops.add(y, ndarray([[1, 2, 3]])), ops.sum(y, [0, 1]), a];
  });
  expect(printGraph(graph)).toBe(
    `
graph(a: float32[?, 2]) {
  %1 = clip(a) { min: -Infinity, max: -0 }: float32[?, 2]
  %2 = variable "dense/kernel": float32[2, 1]
  %3 = matmul(%1, %2) { transposeA: false, transposeB: false }: float32[?, 1]
  %5 = mul(%2, 0.5): float32[2, 1]
  %6 = constant: float32[1, 3]
  %7 = add(%3, %6): float32[?, 3]
  %8 = sum(%3) { axes: [0, 1], keepDims: false }: float32[]
  "dense/kernel" <- %5
  return %7, %8, a
}`.trimStart(),
  );
});
