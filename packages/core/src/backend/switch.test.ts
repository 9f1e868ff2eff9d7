import { cpu } from '@ibex-ml/backend-cpu';
import { getBackend as getTfBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ArgumentError, BackendError } from '../errors.ts';
import { jit } from '../executor/jit.ts';
import { ndarray } from '../nd-array.ts';
import * as ops from '../ops/index.ts';
import { Variable } from '../variable.ts';
import type { Backend } from './backend.ts';
import { backendGeneration, getBackend, hasBackend, setBackend } from './switch.ts';

/** A backend on tfjs's cpu that writes down what it is told. */
function logged(name: string, log: string[], start: () => Promise<void> = () => cpu().start()): Backend {
  return {
    ...cpu(),
    name,
    start: () => {
      log.push(`start ${name}`);
      return start();
    },
    stop: async () => {
      log.push(`stop ${name}`);
    },
  };
}

// The tests of this file go on from one another: the first is run before any backend has been chosen.
it('has no backend at first, and says how to get one', async () => {
  expect([hasBackend(), backendGeneration()]).toEqual([false, 0]);
  expect(getBackend).toThrow(BackendError);
  expect(getBackend).toThrow('Call await setBackend(wasm()) or await setBackend(cpu()) first.');
  await expect(jit(() => ops.zeros([1]))()).rejects.toThrow(BackendError);
  const variable = new Variable(ndarray([1, 2]), { name: 'made before' });
  expect(await variable.read()).toEqual(ndarray([1, 2]));
});

it('has none after one that cannot start, and a variable keeps its value', async () => {
  const log: string[] = [];
  const variable = new Variable(ndarray([1, 2]), { name: 'made before' });
  const broken = logged('broken', log, () => Promise.reject(new RangeError('no device')));
  await expect(setBackend(broken)).rejects.toMatchObject({
    name: 'BackendError',
    where: 'setBackend',
    cause: expect.any(RangeError) as unknown,
  });
  expect([hasBackend(), log]).toEqual([false, ['start broken']]);
  expect(await variable.read()).toEqual(ndarray([1, 2]));
});

it('passes on an error that the backend itself has put into words', async () => {
  const own = new ArgumentError({ where: 'gpu', argument: 'device', expected: 'one', received: 2, remedy: 'Pass 1.' });
  await expect(setBackend(logged('broken', [], () => Promise.reject(own)))).rejects.toBe(own);
});

it('refuses a backend that tfjs does not know after its start', async () => {
  const log: string[] = [];
  const unknown = { ...logged('unknown', log, () => Promise.resolve()), tfjsName: 'nowhere' };
  await expect(setBackend(unknown)).rejects.toThrow(/tfjs has no backend .*nowhere/);
  expect(hasBackend()).toBe(false);
});

it('starts a backend, brings the variables there, and counts', async () => {
  const log: string[] = [];
  const variable = new Variable(ndarray([1, 2]), { name: 'made before' });
  const first = logged('first', log);
  await setBackend(first);
  expect([getBackend(), hasBackend(), backendGeneration(), getTfBackend()]).toEqual([first, true, 1, 'cpu']);
  expect(await jit(() => ops.add(variable, 1))()).toEqual(ndarray([2, 3]));
  expect(log).toEqual(['start first']);
});

it('does nothing for the backend that is in use', async () => {
  const [before, generation] = [getBackend(), backendGeneration()];
  await setBackend(before);
  expect([getBackend(), backendGeneration()]).toEqual([before, generation]);
});

it('stops the one before when the next has taken over, also on the same tfjs backend', async () => {
  const log: string[] = [];
  await setBackend(logged('second', log));
  await setBackend(logged('third', log));
  expect(log).toEqual(['start second', 'start third', 'stop second']);
  expect(getBackend().name).toBe('third');
});

it('stays with the one before when tfjs cannot initialise the next, which is stopped', async () => {
  const log: string[] = [];
  const [before, generation] = [getBackend(), backendGeneration()];
  const variable = new Variable(ndarray([1, 2]), { name: 'stays' });
  const failing = {
    ...logged('failing', log),
    get tfjsName(): string {
      // Found when it has started, and gone when it shall be used.
      return log.push('asked') > 2 ? 'nowhere' : 'cpu';
    },
  };
  await expect(setBackend(failing)).rejects.toThrow(BackendError);
  expect(log.at(-1)).toBe('stop failing');
  expect([getBackend(), backendGeneration(), getTfBackend()]).toEqual([before, generation, 'cpu']);
  expect(await jit(() => ops.mul(variable, 2))()).toEqual(ndarray([2, 4]));
});
