import { ArgumentError, DTypeError, ResourceError } from '@ibex-ml/core';
import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelExports } from '../kernel-module/kernel-exports.ts';
import type { TfjsWasmBackend } from '../tfjs/tfjs-wasm-backend.ts';

/** The types of tensors that the kernels know. */
export type KernelDType = 'float32' | 'int32' | 'bool';

/** Reads attributes and inputs of one call. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
}

/** The kernels of one instance of the module, and the tensors of the tfjs backend whose memory they share. */
export class KernelContext {
  readonly exports: KernelExports;
  readonly backend: TfjsWasmBackend;

  constructor(exports: KernelExports, backend: TfjsWasmBackend) {
    this.exports = exports;
    this.backend = backend;
  }

  /** The address of a tensor's first element. */
  address(tensor: TensorInfo): number {
    return this.backend.getMemoryOffset(tensor.dataId);
  }

  /**
   * A new tensor of undefined content.
   *
   * @throws {ResourceError} when the memory cannot grow further
   */
  output(shape: readonly number[], dtype: KernelDType): TensorInfo {
    const made = this.backend.makeOutput([...shape], dtype);
    if (this.address(made) !== 0 || sizeOf(shape) === 0) return made;
    this.backend.disposeData(made.dataId);
    throw outOfMemory(sizeOf(shape) * bytesOf(dtype));
  }

  /** The same memory under another shape. */
  alias(tensor: TensorInfo, shape: readonly number[] = tensor.shape): TensorInfo {
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** Gives back a tensor that no one else holds. */
  free(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  /** Lends memory for one call. */
  withScratch<T>(bytes: number, use: (address: number) => T): T {
    const address = this.backend.wasm._malloc(bytes) >>> 0;
    if (address === 0) throw outOfMemory(bytes);
    try {
      return use(address);
    } finally {
      this.backend.wasm._free(address);
    }
  }

  /** A tensor's elements where they lie; gone stale once anything is allocated. */
  floats(tensor: TensorInfo): Float32Array {
    return new Float32Array(this.backend.wasm.HEAPU8.buffer, this.address(tensor), sizeOf(tensor.shape));
  }

  /** The same for integers. */
  integers(tensor: TensorInfo): Int32Array {
    return new Int32Array(this.backend.wasm.HEAPU8.buffer, this.address(tensor), sizeOf(tensor.shape));
  }

  /** The same for bool. */
  bytes(tensor: TensorInfo): Uint8Array {
    return new Uint8Array(this.backend.wasm.HEAPU8.buffer, this.address(tensor), sizeOf(tensor.shape));
  }
}

/** A kernel for tfjs's registry. */
export function kernel(name: string, run: (call: KernelCall) => TensorInfo): KernelConfig {
  return {
    kernelName: name,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => run({ inputs, attrs: attrs ?? {} }),
  };
}

/** An input by name. */
export function input({ inputs }: KernelCall, name: string): TensorInfo {
  return inputs[name] as TensorInfo;
}

/** An attribute by name; its type is what tfjs's kernel of that name expects. */
export function attribute<T>({ attrs }: KernelCall, name: string): T {
  return attrs[name] as T;
}

/** How many elements a shape has. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const axis of shape) size *= axis;
  return size;
}

/** Bytes of one element. */
export function bytesOf(dtype: string): number {
  return dtype === 'bool' ? 1 : 4;
}

/** @throws {DTypeError} unless the tensors are float32 */
export function requireFloat(name: string, ...tensors: readonly TensorInfo[]): void {
  for (const { dtype } of tensors) if (dtype !== 'float32') throw wrongDType(name, 'float32', dtype);
}

/** The error for a type that a kernel does not know. */
export function wrongDType(name: string, expected: string, received: string): DTypeError {
  const remedy = 'Cast it first: ops.cast.';
  return new DTypeError({ where: `wasm kernel ${name}`, argument: 'dtype', expected, received, remedy });
}

/** The error for images whose channels come first. */
export function requireChannelsLast(name: string, call: KernelCall): void {
  const format = call.attrs['dataFormat'];
  if (format === undefined || format === 'NHWC') return;
  throw new ArgumentError({
    where: `wasm kernel ${name}`,
    argument: 'dataFormat',
    expected: '"NHWC"',
    received: format,
    remedy: 'Transpose the images to [batch, height, width, channels].',
  });
}

function outOfMemory(bytes: number): ResourceError {
  return new ResourceError({
    where: 'wasm backend',
    argument: 'memory',
    expected: `room for ${bytes} more bytes`,
    received: 'none left',
    remedy: 'Use smaller batches; the memory of a WebAssembly module ends at 2 to 4 GB.',
  });
}
