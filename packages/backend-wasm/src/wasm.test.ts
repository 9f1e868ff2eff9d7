import { getBackend, setBackend } from '@ibex-ml/core';
import { findBackend, findBackendFactory, getKernel, getKernelsForBackend, memory, removeBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chooseKernels } from './kernel-module/load.ts';
import { expectClose } from './testing/expect-close.ts';
import { floats, integers, noise, run } from './testing/run-kernel.ts';
import { wasm } from './wasm.ts';

// In this order: the first tests need a process in which nothing has been started.

it('does nothing at import', () => {
  expect(findBackendFactory('wasm')).toBeFalsy();
  expect(getKernelsForBackend('wasm')).toEqual([]);
});

it('starts, is ready at once, and leaves the listeners of the process alone', async () => {
  const own = (): void => undefined;
  process.on('uncaughtException', own);
  process.on('unhandledRejection', own);
  const before = [process.listeners('uncaughtException'), process.listeners('unhandledRejection')];
  await setBackend(wasm());
  expect(getBackend().name).toBe('wasm');
  expect(findBackend('wasm')).not.toBeNull();
  expect([process.listeners('uncaughtException'), process.listeners('unhandledRejection')]).toEqual(before);
  process.off('uncaughtException', own);
  process.off('unhandledRejection', own);
});

it('brings the kernels that tfjs lacks', () => {
  for (const name of [
    'Conv2DBackpropFilter',
    'DepthwiseConv2dNativeBackpropInput',
    'UnsortedSegmentSum',
    'LogSoftmax',
    'IbexRandomUniform',
  ]) {
    expect(getKernel(name, 'wasm')).toBeDefined();
  }
});

it('changes its build at any time, and both agree to rounding', async () => {
  const inputs = { a: floats(noise(40 * 30), [40, 30]), b: floats(noise(30 * 20, 2), [30, 20]) };
  const results = [];
  for (const build of ['plain', 'relaxed'] as const) {
    await setBackend(wasm({ build }));
    results.push(run('BatchMatMul', inputs));
  }
  expect(results.map(({ shape }) => shape)).toEqual([
    [40, 20],
    [40, 20],
  ]);
  expectClose(results[0]!, results[1]!.data, { relative: 1e-5, absolute: 1e-5 });
});

it('leaves tensors as they were when a kernel throws', () => {
  const before = memory().numTensors;
  expect(() => run('GatherV2', { x: floats(noise(4)), indices: integers([9]) }, { axis: 0, batchDims: 0 })).toThrow(/received 9/);
  expect(memory().numTensors).toBe(before);
});

it('starts again after tfjs has disposed of it, with the listeners of the process kept', async () => {
  const own = (): void => undefined;
  process.on('uncaughtException', own);
  removeBackend('wasm');
  expect(process.listeners('uncaughtException')).toContain(own);
  process.off('uncaughtException', own);
  await setBackend(wasm());
  expectClose(run('Add', { a: floats([1, 2]), b: floats([3, 4]) }), [4, 6]);
});

it('refuses an engine without SIMD by naming what it needs', async () => {
  const { validate } = WebAssembly;
  WebAssembly.validate = () => false;
  try {
    await expect(chooseKernels('auto')).rejects.toMatchObject({
      name: 'BackendError',
      expected: 'one with WebAssembly SIMD',
    });
  } finally {
    WebAssembly.validate = validate;
  }
});
