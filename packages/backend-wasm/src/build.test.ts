import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BackendError, jit, ndarray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseKernels } from './kernel-module/load.ts';
import { wasm } from './wasm.ts';

afterEach(() => void vi.restoreAllMocks());

/** An engine that lacks what some modules use. */
async function lack(...builds: readonly ('relaxed' | 'plain')[]): Promise<void> {
  const lengths = await Promise.all(builds.map(async (build) => (await chooseKernels(build)).binary.length));
  const { validate } = WebAssembly;
  vi.spyOn(WebAssembly, 'validate').mockImplementation((bytes) => validate(bytes) && !lengths.includes(bytes.byteLength));
}

describe('the build of the kernels', () => {
  it('is that with relaxed SIMD where the engine has it, and said by the backend while it is in use', async () => {
    const backend = wasm({ threads: 3 });
    expect(backend.details).toBe(undefined);
    await setBackend(backend);
    expect(backend.details).toEqual({ threads: 3, build: 'relaxed' });
    await setBackend(wasm({ threads: 1, build: 'plain' }));
    expect(backend.details).toBe(undefined);
  });

  it('is that with SIMD where the engine has no more, and gives the same to rounding', async () => {
    const square = jit((a: Tensor) => ops.matmul(a, a));
    const a = ndarray([
      [0.1, 0.2],
      [0.3, 0.4],
    ]);
    await setBackend(wasm());
    const expected = await square(a);
    await lack('relaxed');
    const backend = wasm({ threads: 1 });
    await setBackend(backend);
    expect(backend.details?.build).toBe('plain');
    for (const [index, value] of (await square(a)).data.entries()) expect(value).toBeCloseTo(expected.data[index] as number, 6);
  });

  it('is an error that names what is missing where the engine has neither, or not the one asked for', async () => {
    await lack('relaxed', 'plain');
    await expect(setBackend(wasm())).rejects.toThrow(BackendError);
    await expect(setBackend(wasm())).rejects.toThrow(/must be one with WebAssembly SIMD, received.*Use Node 22 or later/);
    await expect(setBackend(wasm({ build: 'plain' }))).rejects.toThrow(/one with WebAssembly SIMD, received/);
    await expect(setBackend(wasm({ build: 'relaxed' }))).rejects.toThrow(/one with WebAssembly SIMD and relaxed SIMD/);
  });

  it.skipIf(process.arch !== 'x64')(
    'is an error in an engine that really has no SIMD (an x64 processor without SSE 4)',
    async () => {
      const script = fileURLToPath(new URL('__fixtures__/chosen-build.ts', import.meta.url));
      const flags = ['--conditions=@ibex-ml/source', '--no-warnings'];
      const run = async (...more: readonly string[]): Promise<unknown> => {
        const { stdout } = await promisify(execFile)(process.execPath, [...flags, ...more, script]);
        return JSON.parse(stdout) as unknown;
      };
      expect(await run()).toEqual({
        details: { threads: 2, build: 'relaxed' },
        result: [
          [7, 10],
          [15, 22],
        ],
      });
      expect(await run('--no-enable-sse4-1', '--no-enable-ssse3')).toEqual({
        error: expect.stringMatching(/^BackendError: .*one with WebAssembly SIMD, received/) as string,
      });
    },
  );
});
