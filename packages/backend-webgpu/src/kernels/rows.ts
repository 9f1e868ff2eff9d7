import { Cumsum, type KernelConfig, Softmax, type TensorInfo } from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelDType } from './gpu-context.ts';
import { mathCode } from './math.ts';
import { sizeOf } from './shapes.ts';

const threads = 64;

/** What works along the last axis and keeps it. */
export function rowKernels(context: GpuContext): KernelConfig[] {
  return [
    context.kernel(Softmax, (call) => softmax(context, input(call, 'logits'))),
    context.kernel(Cumsum, (call) =>
      runningSum(context, input(call, 'x'), attribute(call, 'exclusive'), attribute(call, 'reverse')),
    ),
  ];
}

/** e^(x - max) / Σ e^(x - max); the threads of a workgroup share a row. */
function softmax(context: GpuContext, x: TensorInfo): TensorInfo {
  const axis = x.shape.at(-1) as number;
  const folded = (combine: string): string => `
  workgroupBarrier();
  shared_[own] = value;
  for (var half = ${threads / 2}; half > 0; half = half >> 1u) {
    workgroupBarrier();
    if (own < half) {
      let x = shared_[own];
      let y = shared_[own + half];
      shared_[own] = ${combine};
    }
  }
  workgroupBarrier();`;
  return context.launch({
    key: Softmax,
    code: `${mathCode.exponentials}
var<workgroup> shared_: array<f32, ${threads}>;
fn main(index: i32) {
  let row = i32((workgroupId.z * numWorkgroups.y + workgroupId.y) * numWorkgroups.x + workgroupId.x);
  let own = i32(localIndex);
  let start = row * uniforms.axis;
  let end = select(start, start + uniforms.axis, row < uniforms.size);
  var value = -uniforms.INFINITY;
  for (var place = start + own; place < end; place += ${threads}) {
    let x = a[place];
    value = select(max(value, x), x, isnan(x));
  }
  ${folded('select(select(max(x, y), x, isnan(x)), y, isnan(y))')}
  let highest = shared_[0];
  value = 0.0;
  for (var place = start + own; place < end; place += ${threads}) { value += exponential(a[place] - highest); }
  ${folded('x + y')}
  let total = shared_[0];
  for (var place = start + own; place < end; place += ${threads}) { result[place] = exponential(a[place] - highest) / total; }
}`,
    inputs: [x],
    shape: x.shape,
    dtype: 'float32',
    integers: { axis },
    count: sizeOf(x.shape) / axis,
    workgroupSize: threads,
  });
}

/** A thread per row, which adds up from one end to the other. */
function runningSum(context: GpuContext, x: TensorInfo, exclusive: boolean, reverse: boolean): TensorInfo {
  const axis = x.shape.at(-1) as number;
  return context.launch({
    key: `${Cumsum} ${x.dtype} ${exclusive}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    var sum = ${x.dtype === 'float32' ? '0.0' : '0'};
    var place = index * uniforms.axis + uniforms.first;
    for (var count = 0; count < uniforms.axis; count += 1) {
      ${exclusive ? 'result[place] = sum;\n      sum += a[place];' : 'sum += a[place];\n      result[place] = sum;'}
      place += uniforms.step;
    }
  }
}`,
    inputs: [x],
    shape: x.shape,
    dtype: x.dtype as KernelDType,
    integers: { axis, first: reverse ? axis - 1 : 0, step: reverse ? -1 : 1 },
    count: sizeOf(x.shape) / axis,
  });
}
