import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { TfjsUniform, TfjsWebgpuBackend } from '../tfjs/tfjs-webgpu-backend.ts';
import { sizeOf } from './shapes.ts';

/** The types of tensors that the kernels know. */
export type KernelDType = 'float32' | 'int32' | 'bool';

/** Attributes and inputs of one call. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
}

/** One run of a program on the GPU. */
export interface Launch {
  /** What tells the program from all others: everything that its code depends on. */
  readonly key: string;
  /** WGSL with `fn main(index: i32)`; inputs are the arrays a, b, c, the result is `result`, whole numbers and bool are i32. */
  readonly code: string;
  readonly inputs: readonly TensorInfo[];
  readonly shape: readonly number[];
  readonly dtype: KernelDType;
  /** Whole numbers that the code reads as `uniforms.name`. */
  readonly integers?: Readonly<Record<string, number>>;
  /** The same for floats. */
  readonly floats?: Readonly<Record<string, number>>;
  /** How many threads run, or workgroups where these have a size; default a thread per element of the result. */
  readonly count?: number;
  /** Threads that work together, which code that calls `workgroupBarrier` asks for. */
  readonly workgroupSize?: number;
  /** Where to write; default into a new tensor. */
  readonly output?: TensorInfo;
}

const names = ['a', 'b', 'c'];
const threadsPerGroup = 64;

/** Runs programs on the device of one of tfjs's backends, under the name that it is registered by. */
export class GpuContext {
  readonly backend: TfjsWebgpuBackend;
  readonly backendName: string;

  constructor(backend: TfjsWebgpuBackend, backendName: string) {
    this.backend = backend;
    this.backendName = backendName;
  }

  /** Runs a program; the programs see every tensor as one row, so that they know no limit of axes. */
  launch(launch: Launch): TensorInfo {
    const { key, code, inputs, shape, dtype, integers = {}, floats = {}, workgroupSize, count = sizeOf(shape) } = launch;
    if (sizeOf(shape) === 0) return this.filled(shape, 0, dtype);
    const fields = [
      ...Object.keys(integers).map((name) => `${name} : i32, `),
      ...Object.keys(floats).map((name) => `${name} : f32, `),
    ];
    const uniforms: TfjsUniform[] = [
      ...Object.values(integers).map((value) => ({ type: 'int32' as const, data: [value] })),
      ...Object.values(floats).map((value) => ({ type: 'float32' as const, data: [value] })),
    ];
    const groups = workgroupSize === undefined ? Math.ceil(count / threadsPerGroup) : count;
    const program = {
      shaderKey: `ibex ${key}`,
      outputShape: [count],
      dispatchLayout: { x: [0] },
      dispatch: [groups, 1, 1] as [number, number, number],
      workgroupSize: [workgroupSize ?? threadsPerGroup, 1, 1] as [number, number, number],
      variableNames: names.slice(0, inputs.length),
      uniforms: fields.join(''),
      size: true,
      getUserCode: () => code,
    };
    const output = launch.output ?? this.backend.makeTensorInfo([sizeOf(shape)], dtype);
    const rows = inputs.map((input) => asRow(input));
    const { dataId } = this.backend.runWebGPUProgram(program, rows, dtype, uniforms, asRow(output));
    return { dataId, shape: [...shape], dtype };
  }

  /** The same memory under another shape or type. */
  alias(tensor: TensorInfo, shape: readonly number[] = tensor.shape, dtype: string = tensor.dtype): TensorInfo {
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: dtype as KernelDType };
  }

  /** A tensor of one value. */
  filled(shape: readonly number[], value: number, dtype: KernelDType): TensorInfo {
    const size = sizeOf(shape);
    const values = dtype === 'float32' ? new Float32Array(size) : dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
    return this.backend.makeTensorInfo([...shape], dtype, values.fill(value));
  }

  /** Gives back a tensor that no one else holds. */
  free(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  /** A kernel for tfjs's registry. */
  kernel(kernelName: string, run: (call: KernelCall) => TensorInfo): KernelConfig {
    const { backendName } = this;
    return { kernelName, backendName, kernelFunc: ({ inputs, attrs }) => run({ inputs, attrs: attrs ?? {} }) };
  }
}

function asRow({ dataId, shape, dtype }: TensorInfo): TensorInfo {
  return { dataId, shape: [sizeOf(shape)], dtype };
}

/** An input by name. */
export function input({ inputs }: KernelCall, name: string): TensorInfo {
  return inputs[name] as TensorInfo;
}

/** An attribute by name; its type is what tfjs's kernel of that name expects. */
export function attribute<T>({ attrs }: KernelCall, name: string): T {
  return attrs[name] as T;
}
