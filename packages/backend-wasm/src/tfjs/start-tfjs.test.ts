import { expect, it } from 'vitest';
import { wasm } from '../wasm.ts';

it('says what it needs when its files are not there', async () => {
  await expect(wasm({ wasmPaths: '/nowhere/' }).start()).rejects.toMatchObject({
    name: 'BackendError',
    argument: 'wasmPaths',
    received: '/nowhere/',
  });
});
