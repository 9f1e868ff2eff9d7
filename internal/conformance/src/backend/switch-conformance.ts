import {
  type Backend,
  backendGeneration,
  BackendError,
  getBackend,
  jit,
  ndarray,
  type NdArray,
  ops,
  setBackend,
  type Tensor,
  valueAndGrad,
  Variable,
} from '@ibex-ml/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectClose, usual } from '../reference/compare.ts';
import { valuesOf } from '../reference/values.ts';

type Make = () => Backend | Promise<Backend>;

/** Two backends may round differently in each of the steps. */
const tolerance = { ...usual, relative: 1e-5, ofLargest: 1e-5 };

/**
 * Holds a pair of backends to the contract of `setBackend`: variables move along, programs are made anew, training goes on with
 * the same numbers, and a backend that cannot start changes nothing.
 *
 * @param name - what the pair is called in the report
 * @param makeFirst - as in `cpu`
 * @param makeSecond - as in `wasm`
 */
export function backendSwitchConformance(name: string, makeFirst: Make, makeSecond: Make): void {
  describe(`changes of backend: ${name}`, () => {
    let first: Backend;
    let second: Backend;

    beforeEach(async () => {
      [first, second] = [await makeFirst(), await makeSecond()];
      await setBackend(first);
    });
    afterEach(() => setBackend(first));

    it('carries variables of every type there and back', async () => {
      const values = [
        ndarray([1.5, Number.NaN, Number.NEGATIVE_INFINITY]),
        ndarray([2 ** 31 - 1, -3], { dtype: 'int32' }),
        ndarray([0, 255], { dtype: 'uint8' }),
        ndarray([1, 0], { dtype: 'bool' }),
        ndarray(4),
      ];
      const variables = values.map((value, index) => new Variable(value, { name: `v${index}` }));
      for (const backend of [second, first, second]) {
        await setBackend(backend);
        expect(getBackend()).toBe(backend);
        expect(await Promise.all(variables.map((variable) => variable.read()))).toEqual(values);
      }
    });

    it('goes on training with the same numbers', async () => {
      const stay = training();
      const move = training();
      for (let step = 0; step < 6; step += 1) {
        await setBackend(first);
        const expected = await stay.step(stay.x, stay.y);
        if (step % 2 === 1) await setBackend(second);
        const actual = await move.step(move.x, move.y);
        expectClose(`loss of step ${step}`, actual, valuesOf(expected), tolerance);
      }
      expectClose('the kernel', await move.kernel.read(), valuesOf(await stay.kernel.read()), tolerance);
    });

    it('loses no step when it changes while steps run', async () => {
      const count = new Variable(ndarray(0), { name: 'count' });
      const step = jit(() => {
        count.assign(ops.add(count.value, 1));
        return count.value;
      });
      const runs: Promise<unknown>[] = [];
      for (const backend of [second, first, second, first]) {
        runs.push(step(), step(), setBackend(backend), step());
      }
      await Promise.all(runs);
      expect(await count.read()).toEqual(ndarray(12));
      expect(getBackend()).toBe(first);
    });

    it('stays where it is when the other cannot start', async () => {
      const weight = new Variable(ndarray([1, 2]), { name: 'weight' });
      const generation = backendGeneration();
      const broken: Backend = { ...second, start: () => Promise.reject(new Error('no such device')) };
      await expect(setBackend(broken)).rejects.toThrow(BackendError);
      await expect(setBackend(broken)).rejects.toThrow(/no such device/);
      expect([getBackend(), backendGeneration()]).toEqual([first, generation]);
      expect(await jit(() => ops.mul(weight.value, 2))()).toEqual(ndarray([2, 4]));
    });

    it('tells the backend that is left to stop, after the other has taken over', async () => {
      const calls: string[] = [];
      const leaving: Backend = {
        ...second,
        stop: async () => {
          calls.push(`stop, with ${getBackend().name} in use`);
          await second.stop?.();
        },
      };
      await setBackend(leaving);
      await setBackend(first);
      expect(calls).toEqual([`stop, with ${first.name} in use`]);
    });

    it('takes turns when changes come together: the last one counts', async () => {
      const weight = new Variable(ndarray([1, 2]), { name: 'weight' });
      await Promise.all([second, first, second].map((backend) => setBackend(backend)));
      expect(getBackend()).toBe(second);
      expect(await weight.read()).toEqual(ndarray([1, 2]));
    });
  });
}

/** A linear classifier under gradient descent. */
function training(): {
  readonly kernel: Variable;
  readonly step: (x: NdArray, y: NdArray) => Promise<NdArray>;
  readonly x: NdArray;
  readonly y: NdArray;
} {
  const kernel = new Variable(
    ndarray([
      [0.1, -0.2],
      [0.3, 0.4],
      [-0.5, 0.6],
    ]),
    { name: 'kernel' },
  );
  const step = jit((x: Tensor, y: Tensor) => {
    const loss = (): Tensor => ops.mean(ops.square(ops.sub(y, ops.sigmoid(ops.matmul(x, kernel.value)))));
    const { value, gradients } = valueAndGrad(loss, [kernel])();
    kernel.assign(ops.sub(kernel.value, ops.mul(gradients[0] as Tensor, 0.5)));
    return value;
  });
  return {
    kernel,
    step: (x, y) => step(x, y),
    x: ndarray([
      [1, 2, 3],
      [-1, 0.5, 2],
      [0, -1, 1],
      [2, 2, -2],
    ]),
    y: ndarray([
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 0],
    ]),
  };
}
