import {
  ArgumentError,
  BackendError,
  fillUniform,
  jit,
  ndarray,
  ops,
  ResourceError,
  setBackend,
  type Tensor,
  Variable,
} from '@ibex-ml/core';
import { cpu } from '@ibex-ml/backend-cpu';
import { describeOnGpu, prepareGpu } from '@ibex-ml/testing';
import { findBackend, findBackendFactory, memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { withNavigatorGpu } from './device/gpu-constants.ts';
import { webgpu } from './webgpu.ts';

const why = await prepareGpu();

/** What a test does to the device itself, behind the backend's back. */
interface Device {
  createBuffer(descriptor: { size: number; usage: number }): unknown;
  destroy(): void;
}
const deviceOf = (name: string): Device => (findBackend(name) as unknown as { readonly device: Device }).device;

it('does nothing at import, nor when it is made', () => {
  expect(findBackendFactory(webgpu().tfjsName)).toBe(null);
  expect(webgpu().details).toBe(undefined);
  expect('GPUBuffer' in globalThis).toBe(false);
});

it('refuses a preference that there is not', () => {
  expect(() => webgpu({ powerPreference: 'quick' as 'low-power' })).toThrow(ArgumentError);
});

describe('where there is no GPU', () => {
  it.each([
    ['no adapter', () => Promise.resolve(null)],
    ['an adapter that cannot be asked for', () => Promise.reject(new Error('lost its way'))],
  ])('says what is missing: %s', async (_, requestAdapter) => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter } });
    await expect(webgpu({ powerPreference: 'low-power' }).start()).rejects.toThrow(/adapter must be a GPU .* Vulkan driver/s);
    await expect(webgpu({ adapterName: 'mine' }).start()).rejects.toThrow(/adapterName must be left out/);
    vi.unstubAllGlobals();
  });

  it('says so of a page', async () => {
    vi.stubGlobal('process', undefined);
    const start = webgpu({ powerPreference: 'low-power' }).start();
    vi.unstubAllGlobals();
    await expect(start).rejects.toThrow(/navigator.gpu must be there, as in browsers .* wasm\(\)/s);
  });
});

it('shows navigator.gpu for a moment, also where there is no navigator', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  for (const navigator of [globalThis.navigator, undefined]) {
    vi.stubGlobal('navigator', navigator);
    expect(withNavigatorGpu('a gpu', () => (globalThis.navigator as unknown as { gpu: unknown }).gpu)).toBe('a gpu');
    expect(globalThis.navigator).toBe(navigator);
  }
  vi.unstubAllGlobals();
  expect(Object.getOwnPropertyDescriptor(globalThis, 'navigator')).toEqual(before);
});

describeOnGpu('webgpu', why, () => {
  beforeAll(() => setBackend(webgpu()));

  it('leaves the global object as it was, but for constants that are not listed', () => {
    expect('gpu' in globalThis.navigator).toBe(false);
    expect(Object.keys(globalThis).filter((name) => name.startsWith('GPU'))).toEqual([]);
    expect(findBackendFactory('webgpu')).toBe(null);
  });

  it('says what it runs on, with the limits that the adapter offers', () => {
    const { details } = webgpu();
    expect(details?.adapter).not.toBe('');
    // Without asking for more a device has 128 MiB.
    expect(details?.maxTensorBytes).toBeGreaterThan(2 ** 27);
  });

  it('makes the random numbers that core defines', async () => {
    const made = await jit((seed: Tensor) => ops.randomUniform(seed, [7]))(ndarray(Int32Array.of(42, 3)));
    const expected = new Float32Array(7);
    fillUniform(expected, 42, 3);
    expect([...made.data]).toEqual([...expected]);
  });

  it('computes with seven axes', async () => {
    const x = ndarray(Float32Array.from({ length: 128 }, (_, index) => index)).reshape([2, 2, 2, 2, 2, 2, 2]);
    const turned = await jit((given: Tensor) => ops.transpose(ops.add(given, ops.ones([2, 1, 2, 1, 2, 1, 2]))))(x);
    expect(turned.at(0, 0, 0, 0, 0, 0, 1)).toBe(65);
    expect(await jit((given: Tensor) => ops.sum(given, [0, 2, 4, 6]))(x)).toMatchObject({ shape: [2, 2, 2] });
    expect(await jit((given: Tensor) => ops.argMax(ops.reshape(given, [-1])))(x)).toEqual(ndarray(127, { dtype: 'int32' }));
  });

  it('has no row for an index outside of a table', async () => {
    const looked = jit((table: Tensor, indices: Tensor) => ops.gather(table, indices));
    const [indices, none] = [ndarray(Int32Array.of(1, -1, 2)), [NaN, NaN]];
    expect(
      (
        await looked(
          ndarray([
            [1, 2],
            [3, 4],
          ]),
          indices,
        )
      ).toArray(),
    ).toEqual([[3, 4], none, none]);
    expect([...(await looked(ndarray(Int32Array.of(5, 6)), indices)).data]).toEqual([6, 0, 0]);
  });

  it('refuses a tensor that is too large for the device, before anything is computed', async () => {
    const variable = new Variable(ndarray([1]), { name: 'stays' });
    const step = jit(() => {
      variable.assign(ops.neg(variable.value));
      return ops.zeros([2 ** 16, 2 ** 15]);
    });
    await expect(step()).rejects.toThrow(ResourceError);
    expect(await variable.read()).toEqual(ndarray([1]));
  });

  it('keeps no more memory than the largest batch needed, however batches vary', async () => {
    const double = jit((x: Tensor) => ops.mul(x, 2));
    const bytesOf = (): number => (memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;
    for (let rows = 100; rows < 130; rows += 1) await double(ndarray(new Float32Array(rows * 2 ** 13)).reshape([rows, 2 ** 13]));
    // Without a bound these are 30 times three buffers of 3.7 MB.
    expect(bytesOf()).toBeLessThan(2 ** 27);
  });

  it.each([
    ['a command that is refused', (device: Device) => void device.createBuffer({ size: 16, usage: 0 }), /usages/],
    ['a device that is lost', (device: Device) => device.destroy(), /was lost/],
  ])('hands out no numbers after %s, and starts afresh', async (_, spoil, message) => {
    const backend = webgpu();
    await setBackend(backend);
    const lost = new Variable(ndarray([1, 2]), { name: 'lost' });
    const double = jit((x: Tensor) => ops.mul(x, 2));
    spoil(deviceOf(backend.tfjsName));
    await expect(double(ndarray([1]))).rejects.toThrow(BackendError);
    await expect(double(ndarray([1]))).rejects.toThrow(message);
    await expect(lost.read()).rejects.toThrow(message);
    await setBackend(cpu());
    expect(await double(ndarray([1]))).toEqual(ndarray([2]));
    await setBackend(webgpu());
    expect(await double(ndarray([1]))).toEqual(ndarray([2]));
    await expect(lost.read()).rejects.toThrow(BackendError);
  });
});
