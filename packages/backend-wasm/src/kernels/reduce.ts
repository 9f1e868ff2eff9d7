import {
  All,
  Any,
  ArgMax,
  ArgMin,
  backend_util,
  type KernelConfig,
  Max,
  Mean,
  Min,
  Prod,
  Sum,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { Reduce } from '../kernel-module/kernel-exports.ts';
import { castTo } from './cast.ts';
import {
  attribute,
  input,
  kernel,
  type KernelCall,
  type KernelContext,
  type KernelDType,
  sizeOf,
  wrongDType,
} from './kernel-context.ts';

type ByDType = Readonly<Partial<Record<KernelDType, Reduce>>>;

/** Kernels that fold axes of a tensor. No axes are moved for it: each run of folded axes is folded where it lies. */
export function reduceKernels(context: KernelContext): KernelConfig[] {
  const { exports: e } = context;
  const sumFloat: Reduce = (x, y, outer, size, inner) => e.sum(x, y, outer, size, inner, 1);
  const folds: Record<string, ByDType> = {
    [Sum]: { float32: sumFloat, int32: e.sumInteger },
    [Prod]: { float32: e.product, int32: e.productInteger },
    [Max]: { float32: e.largest, int32: e.largestInteger },
    [Min]: { float32: e.smallest, int32: e.smallestInteger },
    [All]: { bool: e.all },
    [Any]: { bool: e.any },
  };
  const searches: Record<string, ByDType> = {
    [ArgMax]: { float32: e.argMax, int32: e.argMaxInteger },
    [ArgMin]: { float32: e.argMin, int32: e.argMinInteger },
  };
  return [
    ...Object.entries(folds).map(([name, functions]) => kernel(name, (call) => folded(context, name, call, functions))),
    ...Object.entries(searches).map(([name, functions]) => kernel(name, (call) => searched(context, name, call, functions))),
    kernel(Mean, (call) => mean(context, call)),
  ];
}

function folded(context: KernelContext, name: string, call: KernelCall, functions: ByDType): TensorInfo {
  const x = input(call, 'x');
  // Sums and products of bool count as integers; the largest and smallest are bool again.
  const counts = x.dtype === 'bool' && functions.bool === undefined;
  const source = counts ? castTo(context, x, 'int32') : context.alias(x);
  const run = functions[source.dtype as KernelDType];
  if (run === undefined) throw wrongDType(name, Object.keys(functions).join(' or '), x.dtype);
  const result = fold(context, source, call, () => run);
  context.free(source);
  if (!counts || name === Sum || name === Prod) return result;
  const answer = castTo(context, result, 'bool');
  context.free(result);
  return answer;
}

function mean(context: KernelContext, call: KernelCall): TensorInfo {
  const { exports: e } = context;
  const source = castTo(context, input(call, 'x'), 'float32');
  const axes = util.parseAxisParam(attribute<number | number[]>(call, 'axis'), source.shape);
  const count = sizeOf(axes.map((axis) => source.shape[axis] as number));
  const result = fold(
    context,
    source,
    call,
    (isLast) => (x, y, outer, size, inner) => e.sum(x, y, outer, size, inner, isLast ? count : 1),
  );
  context.free(source);
  return result;
}

/** Folds the runs of neighbouring axes one after the other, from the last to the first. */
function fold(context: KernelContext, x: TensorInfo, call: KernelCall, step: (isLast: boolean) => Reduce): TensorInfo {
  // tfjs's Max calls its axes by another name than all other reductions.
  const given = attribute<number | number[] | undefined>(call, 'reductionIndices') ?? attribute<number | number[]>(call, 'axis');
  const axes = util.parseAxisParam(given, x.shape);
  const keepDims = attribute<boolean | undefined>(call, 'keepDims') === true;
  const [folded] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const shape = keepDims ? backend_util.expandShapeToKeepDim(folded, axes) : folded;
  const runs = runsOf(x.shape, axes);
  let current = context.alias(x);
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const { size, folds } = runs[index] as Run;
    if (!folds) continue;
    const outer = runs.slice(0, index).reduce((product, run) => product * run.size, 1);
    const inner = runs.slice(index + 1).reduce((product, run) => (run.folds ? product : product * run.size), 1);
    const isLast = !runs.slice(0, index).some((run) => run.folds);
    const next = context.output(isLast ? shape : [outer, inner], x.dtype as KernelDType);
    step(isLast)(context.address(current), context.address(next), outer, size, inner);
    context.free(current);
    current = next;
  }
  return { ...current, shape };
}

/** Neighbouring axes that are all folded, or all kept, as one. */
interface Run {
  size: number;
  readonly folds: boolean;
}

function runsOf(shape: readonly number[], axes: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const [axis, size] of shape.entries()) {
    const folds = axes.includes(axis);
    const last = runs.at(-1);
    if (last?.folds === folds) last.size *= size;
    else runs.push({ size, folds });
  }
  return runs;
}

function searched(context: KernelContext, name: string, call: KernelCall, functions: ByDType): TensorInfo {
  const x = input(call, 'x');
  const run = functions[x.dtype as KernelDType];
  if (run === undefined) throw wrongDType(name, 'float32 or int32', x.dtype);
  const [axis = 0] = util.parseAxisParam(attribute<number>(call, 'axis'), x.shape);
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const result = context.output([...before, ...after], 'int32');
  run(context.address(x), context.address(result), sizeOf(before), x.shape[axis] ?? 1, sizeOf(after));
  return result;
}
