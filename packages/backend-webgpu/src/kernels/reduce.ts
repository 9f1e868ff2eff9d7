import { All, Any, ArgMax, ArgMin, type KernelConfig, Max, Mean, Min, Prod, Sum, type TensorInfo } from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelDType } from './gpu-context.ts';
import { sizeOf } from './shapes.ts';

/** How elements become one. */
interface Fold {
  /** The value of no elements, of floats and of whole numbers. */
  readonly empty: readonly [float: number, integer: number];
  /** Makes one of x and y, in WGSL, of floats and of whole numbers. */
  readonly combine: readonly [float: string, integer: string];
}

const extreme = (name: string, empty: Fold['empty']): Fold => ({
  empty,
  combine: [`select(select(${name}(x, y), x, isnan(x)), y, isnan(y))`, `${name}(x, y)`],
});
const same = (code: string): Fold['combine'] => [code, code];

const sum: Fold = { empty: [0, 0], combine: same('x + y') };
const folds: Readonly<Record<string, Fold>> = {
  [All]: { empty: [1, 1], combine: same('x & y') },
  [Any]: { empty: [0, 0], combine: same('x | y') },
  [Max]: extreme('max', [-Infinity, -(2 ** 31)]),
  [Min]: extreme('min', [Infinity, 2 ** 31 - 1]),
  [Prod]: { empty: [1, 1], combine: same('x * y') },
  [Sum]: sum,
};

/** So many threads of a workgroup share the elements of some neighbouring results. */
const threads = 256;
/** What is longer than this is folded in two rounds, so that more workgroups have work. */
const longest = 4096;

/** Folds of whole axes, in an order that is the same in every run. */
export function reduceKernels(context: GpuContext): KernelConfig[] {
  return [
    ...Object.entries(folds).map(([name, fold]) =>
      context.kernel(name, (call) =>
        foldAxes(context, name, fold, input(call, 'x'), axesOf(attribute(call, name === Max ? 'reductionIndices' : 'axis'))),
      ),
    ),
    context.kernel(Mean, (call) => {
      const [x, axes] = [input(call, 'x'), axesOf(attribute(call, 'axis'))];
      const count = axes.reduce((product, axis) => product * (x.shape[axis] as number), 1);
      return foldAxes(context, Sum, sum, x, axes, 1 / count);
    }),
    context.kernel(ArgMax, (call) => argument(context, ArgMax, '>', input(call, 'x'), attribute(call, 'axis'))),
    context.kernel(ArgMin, (call) => argument(context, ArgMin, '<', input(call, 'x'), attribute(call, 'axis'))),
  ];
}

const axesOf = (given: number | readonly number[]): readonly number[] => (typeof given === 'number' ? [given] : given);

/** Three axes, of which the middle one is folded. */
interface Block {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

function blockOf(shape: readonly number[], first: number, last: number): Block {
  return {
    outer: sizeOf(shape.slice(0, first)),
    length: sizeOf(shape.slice(first, last + 1)),
    inner: sizeOf(shape.slice(last + 1)),
  };
}

/** Folds axes, those that follow on one another together, and multiplies the result. */
function foldAxes(context: GpuContext, name: string, fold: Fold, x: TensorInfo, axes: readonly number[], factor = 1): TensorInfo {
  const shape = x.shape.filter((_, axis) => !axes.includes(axis));
  const isFloat = x.dtype === 'float32';
  if (sizeOf(x.shape) === 0) {
    const empty = factor === 1 ? fold.empty[isFloat ? 0 : 1] : Number.NaN;
    return context.filled(shape, empty, x.dtype as KernelDType);
  }
  const left = [...axes].sort((a, b) => a - b);
  let values = context.alias(x);
  while (left.length > 0) {
    const last = left.pop() as number;
    let first = last;
    while (left.at(-1) === first - 1) first = left.pop() as number;
    const folded = foldBlock(context, name, fold, values, blockOf(values.shape, first, last), left.length === 0 ? factor : 1);
    const rest = values.shape.filter((_, axis) => axis < first || axis > last);
    context.free(values);
    values = { ...folded, shape: rest };
  }
  return values;
}

function foldBlock(context: GpuContext, name: string, fold: Fold, x: TensorInfo, block: Block, factor: number): TensorInfo {
  const { outer, length, inner } = block;
  if (length <= longest || outer * inner > longest) return foldOnce(context, name, fold, x, block, length, factor);
  const part = Math.ceil(Math.sqrt(length / threads)) * threads;
  const parts = foldOnce(context, name, fold, x, block, part, 1);
  const count = Math.ceil(length / part);
  const folded = foldOnce(context, name, fold, parts, { outer, length: count, inner }, count, factor);
  context.free(parts);
  return folded;
}

/** Folds every `part` elements of the middle axis into one. */
function foldOnce(
  context: GpuContext,
  name: string,
  fold: Fold,
  x: TensorInfo,
  { outer, length, inner }: Block,
  part: number,
  factor: number,
): TensorInfo {
  const isFloat = x.dtype === 'float32';
  const type = isFloat ? 'f32' : 'i32';
  const which = isFloat ? 0 : 1;
  // Neighbouring threads read neighbouring elements: of one result where it has them in a row, else of several results.
  const wide = Math.min(64, 2 ** Math.ceil(Math.log2(inner)));
  const parts = Math.ceil(length / part);
  const tiles = Math.ceil(inner / wide);
  return context.launch({
    key: `${name} ${type} ${wide}`,
    code: `
var<workgroup> shared_: array<${type}, ${threads}>;
fn combine(x: ${type}, y: ${type}) -> ${type} { return ${fold.combine[which]}; }
fn main(index: i32) {
  let group = i32((workgroupId.z * numWorkgroups.y + workgroupId.y) * numWorkgroups.x + workgroupId.x);
  let own = i32(localIndex);
  let lane = own % ${wide};
  let tile = group % uniforms.tiles;
  let place = group / uniforms.tiles;
  let column = tile * ${wide} + lane;
  let outer = place / uniforms.parts;
  let start = (place - outer * uniforms.parts) * uniforms.part;
  let end = min(start + uniforms.part, uniforms.axis);
  var value = ${type}(uniforms.empty);
  if (column < uniforms.inner && group < uniforms.size) {
    for (var row = start + own / ${wide}; row < end; row += ${threads / wide}) {
      value = combine(value, a[(outer * uniforms.axis + row) * uniforms.inner + column]);
    }
  }
  shared_[own] = value;
  for (var half = ${threads / 2}; half >= ${wide}; half = half >> 1u) {
    workgroupBarrier();
    if (own < half) { shared_[own] = combine(shared_[own], shared_[own + half]); }
  }
  if (own < ${wide} && column < uniforms.inner && group < uniforms.size) {
    result[place * uniforms.inner + column] = shared_[own]${isFloat ? ' * uniforms.factor' : ''};
  }
}`,
    inputs: [x],
    shape: [outer * parts * inner],
    dtype: x.dtype as KernelDType,
    integers: { axis: length, inner, part, parts, tiles, ...(isFloat ? {} : { empty: fold.empty[1] }) },
    floats: isFloat ? { empty: fold.empty[0], factor } : {},
    count: outer * parts * tiles,
    workgroupSize: threads,
  });
}

/** Where along an axis the largest or smallest element is, the first of equals; NaN counts as the largest of all, and the smallest. */
function argument(context: GpuContext, name: string, better: string, x: TensorInfo, axis: number): TensorInfo {
  const shape = x.shape.filter((_, each) => each !== axis);
  const { length, inner } = blockOf(x.shape, axis, axis);
  const isNew = x.dtype === 'float32' ? `(value ${better} best || isnan(value)) && !isnan(best)` : `value ${better} best`;
  return context.launch({
    key: `${name} ${x.dtype}`,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) {
    let start = index / uniforms.inner * uniforms.axis * uniforms.inner + index % uniforms.inner;
    var best = a[start];
    var winner = 0;
    for (var row = 1; row < uniforms.axis; row += 1) {
      let value = a[start + row * uniforms.inner];
      if (${isNew}) {
        best = value;
        winner = row;
      }
    }
    result[index] = winner;
  }
}`,
    inputs: [x],
    shape,
    dtype: 'int32',
    integers: { axis: length, inner },
  });
}
