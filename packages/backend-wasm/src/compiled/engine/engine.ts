import type { DType, NdArray, TypedArray } from '@ibex-ml/core';
import { emptyArray } from '@ibex-ml/core';
import type { KernelExports } from '../../kernel-module/kernel-exports.ts';
import { hostFunctions, type KernelBuild, kernelBinary } from '../../kernel-module/load.ts';
import { maximumPages } from '../encode/module.ts';
import type { KernelHost } from '../plan/kernel-host.ts';
import { Heap } from './heap.ts';
import { withSharedMemory } from './shared-import.ts';

/** Bytes at the start of the memory that are given to nobody. */
const reserved = 1024;
const windowBytes = 64;

/** What a program's module exports. */
export interface ProgramExports {
  readonly run: (threads: number, control: number, workspace: number, table: number, scratch: number) => void;
  readonly commit: (threads: number, control: number, workspace: number, table: number, scratch: number) => void;
}

/** A memory of its own, with the kernels on it, and room that programs share: they run one after the other. */
export class Engine implements KernelHost {
  readonly exports: KernelExports;
  readonly heap: Heap;
  readonly shared: boolean;
  readonly #memory: WebAssembly.Memory;
  readonly #window: number;
  #workspace: { readonly address: number; readonly bytes: number } | null = null;
  #scratch: { readonly address: number; readonly bytes: number } | null = null;

  private constructor(memory: WebAssembly.Memory, shared: boolean, exports: KernelExports) {
    this.#memory = memory;
    this.shared = shared;
    this.exports = exports;
    this.heap = new Heap(memory, reserved);
    this.#window = this.heap.allocate(windowBytes);
  }

  /** @throws {BackendError} when this JavaScript engine lacks SIMD */
  static async start(build: KernelBuild): Promise<Engine> {
    const shared = typeof SharedArrayBuffer !== 'undefined';
    const memory = makeMemory(shared);
    const binary = await kernelBinary(build);
    const module = shared ? withSharedMemory(new Uint8Array(binary)) : binary;
    const { instance } = await WebAssembly.instantiate(module, { env: { memory, ...hostFunctions } });
    return new Engine(memory, shared, instance.exports as unknown as KernelExports);
  }

  withWindow<T>(fields: readonly number[], use: (address: number) => T): T {
    this.integers(this.#window, fields.length).set(fields);
    return use(this.#window);
  }

  /** Integers in the memory; to be used at once, as the memory may grow. */
  integers(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, count);
  }

  write(address: number, { data }: { readonly data: TypedArray }): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    new Uint8Array(this.#memory.buffer, address, bytes.length).set(bytes);
  }

  read(address: number, dtype: DType, count: number): NdArray['data'] {
    const data = emptyArray(dtype, count);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    bytes.set(new Uint8Array(this.#memory.buffer, address, bytes.length));
    return data;
  }

  /** The functions of a program. */
  async load(binary: Uint8Array<ArrayBuffer>): Promise<ProgramExports> {
    const kernels = this.exports as unknown as WebAssembly.ModuleImports;
    const { instance } = await WebAssembly.instantiate(binary, { env: { memory: this.#memory }, kernels });
    return instance.exports as unknown as ProgramExports;
  }

  /** Memory for what lives during one run; at least so large. What it holds is lost. */
  workspace(bytes: number): number {
    this.#workspace = this.#atLeast(this.#workspace, bytes);
    return this.#workspace.address;
  }

  /** Memory for each thread while it does a task. */
  scratch(bytes: number): number {
    this.#scratch = this.#atLeast(this.#scratch, bytes);
    return this.#scratch.address;
  }

  #atLeast(
    block: { readonly address: number; readonly bytes: number } | null,
    bytes: number,
  ): { readonly address: number; readonly bytes: number } {
    if (block !== null && block.bytes >= bytes) return block;
    if (block !== null) this.heap.free(block.address);
    return { address: this.heap.allocate(bytes), bytes };
  }
}

function makeMemory(shared: boolean): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 32, maximum: maximumPages, shared });
  } catch {
    // Some engines reserve the maximum at once, and cannot.
    return new WebAssembly.Memory({ initial: 32, maximum: maximumPages / 4, shared });
  }
}
