import type { DataId, DataType, KernelBackend, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import type { BufferPool, PoolBuffer } from './buffer-pool.ts';

/** A program as tfjs's WebGPU backend takes it; see its webgpu_program.ts. */
export interface TfjsProgram {
  readonly shaderKey: string;
  readonly outputShape: number[];
  readonly dispatchLayout: { readonly x: number[] };
  readonly dispatch: [number, number, number];
  readonly workgroupSize: [number, number, number];
  readonly variableNames: string[];
  /** Fields of the struct of uniforms, each with a comma behind it. */
  readonly uniforms: string;
  /** Whether there is a uniform `size`, the number of elements of `outputShape`. */
  readonly size: boolean;
  getUserCode(): string;
}

/** A value for a field of a program's uniforms. */
export interface TfjsUniform {
  readonly type: 'int32' | 'float32';
  readonly data: number[];
}

/** A buffer of uniforms. */
export interface UniformBinding {
  readonly offset: number;
  readonly size: number;
  readonly buffer: PoolBuffer;
}

/** What Ibex uses of tfjs's WebGPU backend; see its backend_webgpu.ts. */
export interface TfjsWebgpuBackend extends KernelBackend {
  /** Sends the commands so far to the device. */
  submitQueue(): void;
  /** Where it takes its buffers from. */
  bufferManager: BufferPool;
  makeTensorInfo(shape: number[], dtype: DataType, values?: TypedArray): TensorInfo;
  runWebGPUProgram(
    program: TfjsProgram,
    inputs: TensorInfo[],
    outputDtype: DataType,
    uniforms?: TfjsUniform[],
    output?: TensorInfo,
  ): TensorInfo;
  makeUniforms(fields: readonly TfjsUniform[]): UniformBinding;
  /** The buffers of uniforms that are given back when the launches so far have been submitted. */
  readonly uniformPendingDisposal: PoolBuffer[];
  read(dataId: DataId): Promise<TypedArray>;
}
