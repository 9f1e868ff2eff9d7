import { ArgumentError, type Backend, type Executor } from '@ibex-ml/core';
import { Engine } from './compiled/engine/engine.ts';
import { compiledExecutor } from './compiled/executor.ts';
import { KernelContext } from './kernels/kernel-context.ts';
import { installKernels } from './kernels/install.ts';
import { chooseKernels, type KernelBuild, type Kernels, loadKernels } from './kernel-module/load.ts';
import { startTfjs, type WasmPaths } from './tfjs/start-tfjs.ts';
import { memoryOf } from './tfjs/tfjs-wasm-backend.ts';

/** How to run on WebAssembly. */
export interface WasmOptions {
  /**
   * Where the .wasm files of @tensorflow/tfjs-backend-wasm are: a folder (path or URL with a slash at its end), or each file
   * by name. Node finds them by itself; a bundled web page serves them and says where.
   */
  readonly wasmPaths?: WasmPaths;
  /**
   * Which build of Ibex's kernels: `relaxed` multiplies and adds in one instruction, which is faster and rounds once instead
   * of twice; `plain` gives the same bits on every machine; `auto` (the default) is `relaxed` where the engine has it.
   */
  readonly build?: KernelBuild;
  /**
   * How many threads run compiled programs; default one per core. Results do not depend on it. Where memory cannot be shared (a page
   * that is not cross-origin isolated) there is one: in a page a Worker, in a Worker itself.
   */
  readonly threads?: number;
}

/** How programs run on WebAssembly. */
export interface WasmDetails extends Readonly<Record<string, string | number>> {
  /** How many threads run them. */
  readonly threads: number;
  /** Which build of Ibex's kernels was chosen. */
  readonly build: Kernels['build'];
}

/** The backend on WebAssembly. */
export interface WasmBackend extends Backend {
  /** Known while it is the backend in use. */
  readonly details: WasmDetails | undefined;
}

/**
 * The backend on WebAssembly: tfjs's, with the kernels that are wrong, slow or missing there replaced by Ibex's own.
 *
 * Needs WebAssembly SIMD: Node 22, or a browser of 2021. Relaxed SIMD, which makes it faster, needs Node 24 to show.
 *
 * @throws {ArgumentError} when `threads` is no whole number from 1 to 64
 * @throws {BackendError} from `start`, when the engine lacks SIMD, or the .wasm files cannot be read
 * @example
 * const backend = wasm({ threads: 2 });
 * await setBackend(backend);
 * backend.details?.threads // 2
 */
export function wasm(options: WasmOptions = {}): WasmBackend {
  const threads = requireThreads(options.threads ?? cores());
  let engine: Engine | undefined;
  let executor: Executor | undefined;
  return {
    name: 'wasm',
    tfjsName: 'wasm',
    computeDtypes: ['float32', 'float16', 'bfloat16', 'int32', 'uint8', 'bool'],
    get executor(): Executor | undefined {
      return executor;
    },
    get details(): WasmDetails | undefined {
      return engine === undefined ? undefined : { threads: engine.threads, build: engine.build };
    },
    async start(): Promise<void> {
      const build = options.build ?? 'auto';
      // The threads start, and the kernels are compiled, while tfjs is imported and its own module compiled.
      const [started, tfjs] = await Promise.allSettled([Engine.start({ build, threads }), startKernels(options, build)]);
      if (started.status === 'rejected') throw started.reason;
      if (tfjs.status === 'rejected') {
        started.value.stop();
        throw tfjs.reason;
      }
      engine = started.value;
      executor = compiledExecutor(engine);
    },
    stop(): Promise<void> {
      engine?.stop();
      engine = undefined;
      executor = undefined;
      return Promise.resolve();
    },
  };
}

/** tfjs's backend with the kernels of Ibex in it. */
async function startKernels({ wasmPaths }: WasmOptions, build: KernelBuild): Promise<void> {
  const backend = await startTfjs(wasmPaths);
  const exports = await loadKernels(memoryOf(backend), await chooseKernels(build));
  installKernels(new KernelContext(exports, backend));
}

function cores(): number {
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

function requireThreads(threads: number): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new ArgumentError({
    where: 'wasm',
    argument: 'threads',
    expected: 'a whole number from 1 to 64',
    received: threads,
    remedy: 'Leave it out for one thread per core.',
  });
}
