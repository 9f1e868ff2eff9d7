import { engine, env, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { BackendError } from '@ibex-ml/core';
import { keepingListeners, withoutNewListeners } from './process-listeners.ts';
import type { TfjsWasmBackend } from './tfjs-wasm-backend.ts';

/** Where tfjs's own .wasm files are: the folder (a path or URL that ends with a slash), or each of them by name. */
export type WasmPaths =
  | string
  | Readonly<Record<'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm', string>>;

/** How tfjs makes its backend; it registers that once, so that it would be lost with `removeBackend`. */
let factory: ReturnType<typeof findBackendFactory> | null = null;

/**
 * tfjs's wasm backend, ready, under the name `wasm`; the current backend stays as it is. One that is running already is
 * taken as it is.
 *
 * @throws {BackendError} when its .wasm file cannot be had, or does not run here
 */
export async function startTfjs(wasmPaths: WasmPaths | undefined): Promise<TfjsWasmBackend> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const running = engine().registry['wasm'];
  if (running !== undefined) return running as TfjsWasmBackend;
  const make = (factory ??= findBackendFactory('wasm'));
  // The kernels of Ibex work on a memory of one thread.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const backend = await withoutNewListeners(async () => {
    // tfjs refuses other paths once a start has failed.
    if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
    return (await make()) as TfjsWasmBackend;
  }).catch((cause: unknown) => {
    throw cannotLoad(wasmPaths, cause);
  });
  guardDispose(backend);
  // Registered anew with what is there already, the backend starts without waiting.
  if (findBackendFactory('wasm')) removeBackend('wasm');
  registerBackend('wasm', () => backend, 2);
  return backend;
}

function guardDispose(backend: TfjsWasmBackend): void {
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => keepingListeners(dispose);
}

function cannotLoad(wasmPaths: WasmPaths | undefined, cause: unknown): BackendError {
  return new BackendError({
    where: 'wasm backend',
    argument: 'wasmPaths',
    expected: 'where the .wasm files of @tensorflow/tfjs-backend-wasm can be read',
    received: wasmPaths ?? 'nothing, so they were looked for beside the script',
    remedy:
      'In a browser, serve them and pass their folder: wasm({ wasmPaths: "/assets/" }). After a failed start tfjs takes no other paths: reload the page.',
    cause,
  });
}
