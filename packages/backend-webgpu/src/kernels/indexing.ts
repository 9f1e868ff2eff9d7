import { GatherV2, type KernelConfig, OneHot, type TensorInfo, UnsortedSegmentSum } from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelDType } from './gpu-context.ts';
import { sizeOf } from './shapes.ts';

/** Elements chosen by the whole numbers of another array. */
export function indexingKernels(context: GpuContext): KernelConfig[] {
  return [
    context.kernel(GatherV2, (call) => gather(context, input(call, 'x'), input(call, 'indices'), attribute(call, 'axis'))),
    context.kernel(UnsortedSegmentSum, (call) =>
      segmentSum(context, input(call, 'x'), input(call, 'segmentIds'), attribute(call, 'numSegments')),
    ),
    context.kernel(OneHot, (call) => oneHot(context, input(call, 'indices'), attribute(call, 'depth'), attribute(call, 'dtype'))),
  ];
}

/** A GPU cannot refuse an index outside of the axis: what it chooses is NaN, as in JAX, or 0 where numbers are whole. */
function gather(context: GpuContext, x: TensorInfo, indices: TensorInfo, axis: number): TensorInfo {
  const nothing = x.dtype === 'float32' ? 'uniforms.NAN' : '0';
  return context.launch({
    key: `${GatherV2} ${x.dtype}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    let column = index % uniforms.inner;
    let row = index / uniforms.inner;
    let chosen = b[row % uniforms.count];
    result[index] = ${nothing};
    if (chosen >= 0 && chosen < uniforms.axis) {
      result[index] = a[(row / uniforms.count * uniforms.axis + chosen) * uniforms.inner + column];
    }
  }
}`,
    inputs: [x, indices],
    shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
    dtype: x.dtype as KernelDType,
    integers: { inner: sizeOf(x.shape.slice(axis + 1)), count: sizeOf(indices.shape), axis: x.shape[axis] as number },
  });
}

/** A thread per sum, which looks at every id, so that each sum is added in the order of the rows. */
function segmentSum(context: GpuContext, x: TensorInfo, ids: TensorInfo, numSegments: number): TensorInfo {
  const shape = [numSegments, ...x.shape.slice(ids.shape.length)];
  const dtype = x.dtype as KernelDType;
  if (sizeOf(x.shape) === 0) return context.filled(shape, 0, dtype);
  return context.launch({
    key: `${UnsortedSegmentSum} ${dtype}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    let column = index % uniforms.inner;
    let segment = index / uniforms.inner;
    var sum = ${dtype === 'float32' ? '0.0' : '0'};
    for (var row = 0; row < uniforms.rows; row += 1) {
      if (b[row] == segment) { sum += a[row * uniforms.inner + column]; }
    }
    result[index] = sum;
  }
}`,
    inputs: [x, ids],
    shape,
    dtype,
    integers: { inner: sizeOf(shape.slice(1)), rows: sizeOf(ids.shape) },
  });
}

function oneHot(context: GpuContext, indices: TensorInfo, depth: number, dtype: KernelDType): TensorInfo {
  const [off, on] = dtype === 'float32' ? ['0.0', '1.0'] : ['0', '1'];
  return context.launch({
    key: `${OneHot} ${dtype}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    result[index] = select(${off}, ${on}, a[index / uniforms.depth] == index % uniforms.depth);
  }
}`,
    inputs: [indices],
    shape: [...indices.shape, depth],
    dtype,
    integers: { depth },
  });
}
