import { Worker } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import { wasm } from '../wasm.ts';

it('says what it needs when its files are not there, and leaves no thread behind', async () => {
  const { contexts } = vi.spyOn(Worker.prototype, 'terminate').mock;
  const backend = wasm({ wasmPaths: '/nowhere/', threads: 3 });
  await expect(backend.start()).rejects.toMatchObject({
    name: 'BackendError',
    argument: 'wasmPaths',
    received: '/nowhere/',
  });
  expect(contexts.length).toBe(2);
  expect(backend.executor).toBeUndefined();
});
