import { cpu } from '@ibex-ml/backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend/switch.ts';
import { GradientError, StateError } from '../errors.ts';
import { jit } from '../executor/jit.ts';
import { ndarray } from '../nd-array.ts';
import * as ops from '../ops/index.ts';
import { float, graphOf, int } from '../testing/trace.ts';
import { Variable } from '../variable.ts';
import { grad, valueAndGrad } from './differentiate.ts';
import { printGraph } from './graph.ts';
import type { Tensor } from './symbolic-tensor.ts';

beforeAll(() => setBackend(cpu()));

describe('gradients', () => {
  it('add up where a value is used several times', async () => {
    // d/dx (x² + x·y + x) = 2x + y + 1
    const f = jit(grad((x: Tensor, y: Tensor) => ops.sum(ops.add(ops.add(ops.mul(x, x), ops.mul(x, y)), x))));
    expect(await f(ndarray([1, 2]), ndarray([3, 5]))).toEqual([ndarray([6, 10]), ndarray([1, 2])]);
  });

  it('add up where one value is both inputs of an op, or an argument comes twice', async () => {
    const twice = jit((x: Tensor) => grad((a: Tensor, b: Tensor) => ops.sum(ops.mul(a, b)))(x, x));
    expect(await twice(ndarray([1, 3]))).toEqual([ndarray([2, 6]), ndarray([2, 6])]);
  });

  it('apply the rule of each op once, however many paths lead through it', () => {
    const graph = graphOf([float(2)], (a) => {
      const fn = (x: Tensor): Tensor => {
        let y = x;
        for (let depth = 0; depth < 20; depth += 1) y = ops.add(ops.sin(y), ops.cos(y));
        return ops.sum(y);
      };
      return grad(fn)(a);
    });
    // 2^20 paths; a node or so per op and its rule.
    expect(graph.nodes.length).toBeLessThan(300);
  });

  it('are zeros, of its shape, for what the result does not depend on', async () => {
    const f = jit(grad((x: Tensor, _unused: Tensor) => ops.sum(x)));
    expect(await f(ndarray([1, 2]), ndarray([[1, 2, 3]]))).toEqual([ndarray([1, 1]), ndarray([[0, 0, 0]])]);
  });

  it('are zeros for what is no float, and behind a cast to integers', async () => {
    const f = jit(
      grad((x: Tensor, ids: Tensor) => ops.add(ops.sum(ops.gather(x, ids)), ops.sum(ops.cast(ops.cast(x, 'int32'), 'float32')))),
    );
    const ids = ndarray([1, 1, 0], { dtype: 'int32' });
    expect(await f(ndarray([1, 2, 3]), ids)).toEqual([ndarray([1, 2, 0]), ndarray([0, 0, 0], { dtype: 'int32' })]);
  });

  it('are one for the result itself', async () => {
    expect(await jit(grad((x: Tensor) => x))(ndarray([[3]]))).toEqual([ndarray([[1]])]);
  });

  it('do not flow through stopGradient, nor through what does not change', async () => {
    const f = jit(grad((x: Tensor) => ops.sum(ops.mul(ops.stopGradient(x), ops.add(x, ops.floor(x))))));
    expect(await f(ndarray([2.5]))).toEqual([ndarray([2.5])]);
  });

  it('ask a rule only for what is wanted', () => {
    const graph = graphOf([float(2, 3), float(3, 4)], (a, b) => grad((x: Tensor) => ops.sum(ops.matmul(x, b)))(a));
    expect(graph.nodes.filter(({ source }) => source.kind === 'op' && source.op.name === 'matmul')).toHaveLength(1);
  });

  it('can be differentiated again', async () => {
    const cube = (x: Tensor): Tensor => ops.mul(ops.mul(x, x), x);
    const second = jit(grad((x: Tensor) => grad(cube)(x)[0] as Tensor));
    expect(await second(2)).toEqual([ndarray(12)]);
  });

  it('are a graph again, which prints', () => {
    expect(printGraph(graphOf([float(2)], (a) => grad((x: Tensor) => ops.sum(ops.square(x)))(a)))).toBe(
      `
graph(a: float32[2]) {
  %4 = reshape(1) { shape: [1] }: float32[1]
  %5 = broadcastTo(%4) { shape: [2] }: float32[2]
  %7 = mul(a, 2): float32[2]
  %8 = mul(%5, %7): float32[2]
  return %8
}`.trimStart(),
    );
  });
});

describe('gradients by variables', () => {
  it('are in their order, and by the value before any assignment', async () => {
    const [a, b] = [new Variable(ndarray([1, 2]), { name: 'a' }), new Variable(ndarray(3), { name: 'b' })];
    const step = jit(() => {
      const { value, gradients } = valueAndGrad(() => ops.sum(ops.mul(ops.square(a), b)), [b, a])();
      a.assign(ops.zerosLike(a));
      return { value, gradients };
    });
    expect(await step()).toEqual({ value: ndarray(15), gradients: [ndarray(5), ndarray([6, 12])] });
    expect(await a.read()).toEqual(ndarray([0, 0]));
  });

  it('are those of the value that it held, also after an assignment', async () => {
    const weight = new Variable(ndarray(3), { name: 'weight' });
    const f = jit(
      grad(() => {
        weight.assign(ops.square(weight));
        return ops.mul(weight.value, 2);
      }, [weight]),
    );
    expect(await f()).toEqual([ndarray(12)]);
  });
});

describe('what has no gradient', () => {
  const gradientOf =
    (fn: (x: Tensor) => Tensor, spec = float(2)) =>
    (): unknown =>
      graphOf([spec], (a) => grad(fn)(a));

  it.each<[string, (x: Tensor) => Tensor]>([
    ['more than one number', (x) => x],
    ['an integer', (x) => ops.argMax(x)],
    ['a boolean', (x) => ops.less(ops.sum(x), 1)],
    ['an unknown number of numbers', (x) => ops.exp(x)],
    ['nothing', () => undefined as unknown as Tensor],
  ])('refuses %s as the result', (name, fn) => {
    const run = gradientOf(fn, name.startsWith('an unknown') ? float(null) : float(2));
    expect(run).toThrow(GradientError);
    expect(run).toThrow('gradients: target must be a float scalar');
  });

  it('refuses ops that end the line, only where a gradient must flow through them', () => {
    const pool = (x: Tensor): Tensor => ops.maxPool2d(x, [2, 2]);
    const slope = (x: Tensor): Tensor => grad((y: Tensor) => ops.sum(pool(y)))(x)[0] as Tensor;
    const run = gradientOf((x) => ops.sum(slope(x)), float(1, 2, 2, 1));
    expect(run).toThrow(GradientError);
    expect(run).toThrow('made of ops that can be differentiated, received "maxPool2dGrad"');
    expect(gradientOf((x) => ops.sum(ops.mul(x, ops.stopGradient(slope(x)))), float(1, 2, 2, 1))).not.toThrow();
  });

  it('refuses what is no value of the trace', () => {
    const source = (value: unknown) => (): unknown => graphOf([float(2)], (a) => grad(() => ops.sum(a), [value as Variable])());
    expect(source(ndarray([1, 2]))).toThrow(GradientError);
    expect(source(3)).toThrow('gradients: sources must be arguments of the traced function, or variables, received 3');
    const kept = graphOf([float(2)], (a) => a).outputs[0];
    expect(source(kept)).toThrow(StateError);
    expect(source(kept)).toThrow('gradients: sources must be values of the trace that is running');
  });

  it('refuses a call outside of a traced function', () => {
    for (const make of [grad, valueAndGrad]) {
      const run = (): unknown => make((x: Tensor) => ops.sum(x))(ndarray([1]) as unknown as Tensor);
      expect(run).toThrow(StateError);
      expect(run).toThrow('Wrap it: const f = jit((x) => valueAndGrad(fn)(x))');
    }
  });

  it('gives zeros for integers alone', () => {
    expect(graphOf([int(2)], (a) => grad((x: Tensor) => ops.sum(ops.cast(x, 'float32')))(a)).outputs[0]).toMatchObject(int(2));
  });
});
