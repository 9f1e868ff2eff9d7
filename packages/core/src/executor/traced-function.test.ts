import { cpu } from '@ibex-ml/backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend/switch.ts';
import { upload } from '../device.ts';
import { ArgumentError, BackendError, StateError } from '../errors.ts';
import { leavesOf } from '../graph/structure.ts';
import type { SymbolicTensor, Tensor } from '../graph/symbolic-tensor.ts';
import { ndarray } from '../nd-array.ts';
import * as ops from '../ops/index.ts';
import { Variable } from '../variable.ts';
import type { DeviceValue } from './executor.ts';
import { jit } from './jit.ts';
import { type ArgumentTree, TracedFunction } from './traced-function.ts';

beforeAll(() => setBackend(cpu()));

describe('a traced function', () => {
  it('is traced once per shape, type and nesting of its arguments', async () => {
    let traces = 0;
    const f = jit((tree: { readonly x: Tensor } | readonly Tensor[]) => {
      traces += 1;
      return ops.sum('x' in tree ? tree.x : (tree[0] as Tensor));
    });
    await f({ x: ndarray([1, 2]) });
    expect(await f({ x: ndarray([3, 4]) })).toEqual(ndarray(7));
    expect(traces).toBe(1);
    await f({ x: ndarray([1, 2, 3]) });
    await f({ x: ndarray([1, 2], { dtype: 'int32' }) });
    await f([ndarray([1, 2])]);
    expect(traces).toBe(4);
    await f({ x: ndarray([1, 2]) });
    expect(traces).toBe(4);
  });

  it('is traced anew when it is told to forget, and on another backend', async () => {
    let traces = 0;
    const traced = new TracedFunction((x: Tensor) => {
      traces += 1;
      return ops.neg(x);
    });
    const run = async (): Promise<void> => {
      for (const value of leavesOf<DeviceValue>(await traced.run([ndarray([1])]))) value.dispose();
    };
    await run();
    await run();
    expect(traces).toBe(1);
    traced.forget();
    await run();
    expect(traces).toBe(2);
    await setBackend(cpu());
    await run();
    expect(traces).toBe(3);
  });

  it('takes arrays, tensors and numbers, and gives arrays in the nesting of its results', async () => {
    const f = jit((x: Tensor, pair: readonly [Tensor, Tensor]) => ({ sum: ops.add(pair[0], pair[1]), all: [x, { x }] }));
    const tensor = upload(ndarray([1, 2]));
    expect(await f(3, [tensor, ndarray([10, 20])])).toEqual({ sum: ndarray([11, 22]), all: [ndarray(3), { x: ndarray(3) }] });
    expect(tensor.isDisposed).toBe(false);
    tensor.dispose();
  });

  it.each([['1'], [null], [undefined], [true], [new Date(0)]])('refuses %o as an argument', async (value) => {
    const traced = new TracedFunction((x: Tensor) => x);
    const run = traced.run([value as unknown as ArgumentTree]);
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow('arguments must be an NdArray, a tf.Tensor or a number');
  });

  it.each([false, true])('runs once for each list of arguments and gives the last results, eagerly: %s', async (runEagerly) => {
    const total = new Variable(ndarray([0]), { name: 'total' });
    const add = new TracedFunction(
      (x: Tensor) => {
        total.assign(ops.add(total, x));
        return ops.mul(total.value, 10);
      },
      { runEagerly },
    );
    const value = (await add.runAll([[ndarray([1])], [ndarray([2])], [ndarray([4])]])) as DeviceValue;
    expect(await value.read()).toEqual(ndarray([70]));
    expect(await total.read()).toEqual(ndarray([7]));
  });

  it('refuses runs that are not alike, and none at all, before the first', async () => {
    const total = new Variable(ndarray([0]), { name: 'total' });
    const add = new TracedFunction((x: Tensor) => total.assign(ops.add(total, ops.sum(x))));
    for (const runs of [[], [[ndarray([1])], [ndarray([1, 2])]], [[ndarray([1])], [{ x: ndarray([1]) }]]]) {
      await expect(add.runAll(runs as readonly (readonly ArgumentTree[])[])).rejects.toThrow(
        'all with the same nesting, shapes and types',
      );
    }
    expect(await total.read()).toEqual(ndarray([0]));
  });

  it.each([{ runEagerly: false }, { runEagerly: true }])('refuses a function that returns nothing, %o', async (options) => {
    const total = new Variable(ndarray([0]), { name: 'total' });
    const add = new TracedFunction((x: Tensor) => total.assign(ops.add(total, x)), options);
    await expect(add.run([ndarray([1])])).rejects.toThrow('traced function: its result must be tensors');
    expect(await total.read()).toEqual(ndarray([0]));
  });

  it('passes on what the function throws while it is traced, and works after', async () => {
    const f = jit((x: Tensor) => ops.reshape(x, [2, 2]));
    await expect(f(ndarray([1, 2]))).rejects.toMatchObject({ name: 'ShapeError', where: 'reshape' });
    expect(await f(ndarray([1, 2, 3, 4]))).toEqual(
      ndarray([
        [1, 2],
        [3, 4],
      ]),
    );
  });
});

describe('how it is run', () => {
  it('is said in its report', async () => {
    const traced = new TracedFunction(() => []);
    expect(traced.report).toEqual({ executor: 'none', missingOps: [] });
    await traced.run([]);
    expect(traced.report).toEqual({ executor: 'interpreter', missingOps: [] });
    const eager = new TracedFunction(() => [], { runEagerly: true });
    await eager.run([]);
    expect(eager.report).toEqual({ executor: 'eager', missingOps: [] });
  });

  it('is refused where a compiled program is asked for and the backend has none', async () => {
    const run = jit((x: Tensor) => x, { jitCompile: true })(1);
    await expect(run).rejects.toThrow(BackendError);
    await expect(run).rejects.toThrow('This backend compiles nothing');
  });
});

describe('op by op', () => {
  it('shows numbers while the function runs, also of variables', async () => {
    const weight = new Variable(ndarray([1, 2]), { name: 'weight' });
    const seen: unknown[] = [];
    const look = (x: Tensor): void => {
      seen.push([...(x as SymbolicTensor).value.dataSync()]);
    };
    const f = jit(
      (x: Tensor) => {
        look(weight.value);
        weight.assign(ops.add(weight, x));
        look(weight.value);
        return ops.mul(weight.value, 2);
      },
      { runEagerly: true },
    );
    expect(await f(10)).toEqual(ndarray([22, 24]));
    expect(seen).toEqual([
      [1, 2],
      [11, 12],
    ]);
    expect(await weight.read()).toEqual(ndarray([11, 12]));
  });

  it('changes no variable when the function throws', async () => {
    const weight = new Variable(ndarray([1, 2]), { name: 'weight' });
    const f = jit(
      () => {
        weight.assign(ops.zerosLike(weight));
        throw new StateError({ where: 'mine', argument: 'a', expected: 'b', received: 'c', remedy: 'D.' });
      },
      { runEagerly: true },
    );
    await expect(f()).rejects.toThrow(StateError);
    expect(await weight.read()).toEqual(ndarray([1, 2]));
  });
});
