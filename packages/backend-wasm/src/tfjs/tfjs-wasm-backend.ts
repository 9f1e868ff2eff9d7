import type { DataId, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendError } from '@ibex-ml/core';

type KernelDType = 'float32' | 'int32' | 'bool';

/** What Ibex uses of tfjs's wasm backend; see its backend_wasm.ts. */
export interface TfjsWasmBackend extends KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array<ArrayBuffer>;
    /** The module's exports, by their own names: one of them is the memory. */
    readonly asm: Readonly<Record<string, unknown>>;
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  makeOutput(shape: number[], dtype: KernelDType): TensorInfo;
  getMemoryOffset(dataId: DataId): number;
}

/** The memory in which that backend keeps its tensors. */
export function memoryOf(backend: TfjsWasmBackend): WebAssembly.Memory {
  const found = Object.values(backend.wasm.asm).find((value) => value instanceof WebAssembly.Memory);
  if (found !== undefined) return found;
  throw new BackendError({
    where: 'wasm backend',
    argument: '@tensorflow/tfjs-backend-wasm',
    expected: 'a build that exports its memory, as 4.22 does',
    received: Object.keys(backend.wasm.asm),
    remedy: 'Install @tensorflow/tfjs-backend-wasm 4.22.',
  });
}
