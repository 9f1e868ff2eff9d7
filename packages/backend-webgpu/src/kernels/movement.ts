import {
  backend_util,
  Concat,
  type KernelConfig,
  PadV2,
  Reverse,
  Slice,
  slice_util,
  type TensorInfo,
  Tile,
  Transpose,
} from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelDType } from './gpu-context.ts';
import { simplified, sizeOf, stridesOf } from './shapes.ts';
import { walkCode } from './walk.ts';

/** What only moves elements: each result, or part of one, is read or written along strides. */
export function movementKernels(context: GpuContext): KernelConfig[] {
  return [
    context.kernel(Transpose, (call) => {
      const x = input(call, 'x');
      const perm = attribute<number[]>(call, 'perm');
      const strides = stridesOf(x.shape);
      return gathered(context, x, pick(x.shape, perm), pick(strides, perm));
    }),
    context.kernel(Slice, (call) => {
      const x = input(call, 'x');
      const [begin, size] = slice_util.parseSliceParams(x, attribute(call, 'begin'), attribute(call, 'size')) as [
        number[],
        number[],
      ];
      const strides = stridesOf(x.shape);
      return gathered(context, x, size, strides, dot(begin, strides));
    }),
    context.kernel(Reverse, (call) => {
      const [x, dims] = [input(call, 'x'), attribute<number[]>(call, 'dims')];
      const strides = stridesOf(x.shape).map((stride, axis) => (dims.includes(axis) ? -stride : stride));
      const start = dims.reduce((sum, axis) => sum - ((x.shape[axis] as number) - 1) * (strides[axis] as number), 0);
      return gathered(context, x, x.shape, strides, start);
    }),
    context.kernel(Tile, (call) => {
      const [x, reps] = [input(call, 'x'), attribute<number[]>(call, 'reps')];
      // Each axis is the copies along it, then its own elements.
      const sizes = x.shape.flatMap((size, axis) => [reps[axis] as number, size]);
      const strides = stridesOf(x.shape).flatMap((stride) => [0, stride]);
      const shape = x.shape.map((size, axis) => size * (reps[axis] as number));
      const tiled = gathered(context, x, sizes, strides);
      return { ...tiled, shape };
    }),
    context.kernel(PadV2, (call) => {
      const [x, paddings] = [input(call, 'x'), attribute<[number, number][]>(call, 'paddings')];
      const shape = x.shape.map((size, axis) => size + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
      const padded = filled(context, shape, attribute<number>(call, 'constantValue'), x.dtype as KernelDType);
      const start = dot(
        paddings.map(([before]) => before),
        stridesOf(shape),
      );
      return scattered(context, x, padded, start);
    }),
    context.kernel(Concat, (call) => {
      const parts = Object.values(call.inputs) as TensorInfo[];
      const axis = attribute<number>(call, 'axis');
      const shape = backend_util.computeOutShape(
        parts.map((part) => part.shape),
        axis,
      );
      const stride = stridesOf(shape)[axis] as number;
      let joined = context.backend.makeTensorInfo([...shape], (parts[0] as TensorInfo).dtype);
      if (sizeOf(shape) === 0) {
        context.free(joined);
        return context.filled(shape, 0, joined.dtype as KernelDType);
      }
      let start = 0;
      for (const part of parts) {
        joined = scattered(context, part, joined, start * stride);
        start += part.shape[axis] as number;
      }
      return joined;
    }),
  ];
}

const pick = (from: readonly number[], axes: readonly number[]): number[] => axes.map((axis) => from[axis] as number);
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);

/** A new tensor, each element of which lies in x at a start and strides. */
function gathered(
  context: GpuContext,
  x: TensorInfo,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): TensorInfo {
  const walk = walkCode(simplified({ sizes: shape, strides: [strides] }));
  return context.launch({
    key: `gathered ${walk.key}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    ${walk.code}
    result[index] = a[uniforms.start + at0];
  }
}`,
    inputs: [x],
    shape,
    dtype: x.dtype as KernelDType,
    integers: { ...walk.integers, start },
  });
}

/** Writes x into a larger tensor, from a start on. */
function scattered(context: GpuContext, x: TensorInfo, output: TensorInfo, start: number): TensorInfo {
  if (sizeOf(x.shape) === 0) return output;
  const walk = walkCode(simplified({ sizes: x.shape, strides: [stridesOf(output.shape)] }));
  return context.launch({
    key: `scattered ${walk.key}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    ${walk.code}
    result[uniforms.start + at0] = a[index];
  }
}`,
    inputs: [x],
    shape: output.shape,
    dtype: x.dtype as KernelDType,
    integers: { ...walk.integers, start },
    count: sizeOf(x.shape),
    output,
  });
}

/** A tensor of one value, made on the device. */
function filled(context: GpuContext, shape: readonly number[], value: number, dtype: KernelDType): TensorInfo {
  const type = dtype === 'float32' ? 'f32' : 'i32';
  return context.launch({
    key: `filled ${type}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) { result[index] = ${type}(uniforms.value); }
}`,
    inputs: [],
    shape,
    dtype,
    floats: { value },
  });
}
