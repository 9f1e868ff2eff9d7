import {
  Abs,
  Ceil,
  ClipByValue,
  Cos,
  Elu,
  Erf,
  Exp,
  Expm1,
  Floor,
  IsFinite,
  IsInf,
  IsNan,
  type KernelConfig,
  LeakyRelu,
  Log,
  Log1p,
  LogicalNot,
  Neg,
  Reciprocal,
  Relu,
  Relu6,
  Round,
  Rsqrt,
  Selu,
  Sigmoid,
  Sign,
  Sin,
  Softplus,
  Sqrt,
  Square,
  Step,
  Tanh,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Map } from '../kernel-module/kernel-exports.ts';
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

/** Kernels of one float input. What they are given as integers they take as floats and give back as integers. */
export function unaryKernels(context: KernelContext): KernelConfig[] {
  const { exports: e } = context;
  const maps: Record<string, Map> = {
    [Abs]: e.abs,
    [Ceil]: e.ceil,
    [Cos]: e.cos,
    [Elu]: e.elu,
    [Erf]: e.erf,
    [Expm1]: e.expm1,
    [Floor]: e.floor,
    [Log]: e.log,
    [Log1p]: e.log1p,
    [Neg]: e.neg,
    [Reciprocal]: e.reciprocal,
    [Relu]: e.relu,
    [Relu6]: e.relu6,
    [Round]: e.round,
    [Rsqrt]: e.rsqrt,
    [Selu]: e.selu,
    [Sigmoid]: e.sigmoid,
    [Sign]: e.sign,
    [Sin]: e.sin,
    [Softplus]: e.softplus,
    [Sqrt]: e.sqrt,
    [Square]: e.square,
    [Tanh]: e.tanh,
  };
  const questions: Record<string, Map> = { [IsNan]: e.isNan, [IsInf]: e.isInfinite, [IsFinite]: e.isFinite };
  return [
    ...Object.entries(maps).map(([name, run]) => kernel(name, (call) => numeric(context, name, call, run))),
    kernel(Exp, (call) => asFloat(context, Exp, input(call, 'x'), 'float32', e.exp)),
    ...Object.entries(questions).map(([name, run]) =>
      kernel(name, (call) => asFloat(context, name, input(call, 'x'), 'bool', run)),
    ),
    kernel(ClipByValue, (call) => {
      const [minimum, maximum] = [attribute<number>(call, 'clipValueMin'), attribute<number>(call, 'clipValueMax')];
      return numeric(context, ClipByValue, call, (x, y, count) => e.clip(x, y, count, minimum, maximum));
    }),
    kernel(LeakyRelu, (call) => {
      const slope = attribute<number>(call, 'alpha');
      return numeric(context, LeakyRelu, call, (x, y, count) => e.leakyRelu(x, y, count, slope));
    }),
    kernel(Step, (call) => {
      const slope = attribute<number>(call, 'alpha');
      return numeric(context, Step, call, (x, y, count) => e.step(x, y, count, slope));
    }),
    kernel(LogicalNot, (call) => {
      const x = input(call, 'x');
      if (x.dtype !== 'bool') throw wrongDType(LogicalNot, 'bool', x.dtype);
      return mapped(context, x, 'bool', e.logicalNot);
    }),
  ];
}

/** The exact answers for integers, where floats of 24 bits would not do. */
const integerMaps: Readonly<Record<string, (x: number) => number>> = {
  [Abs]: Math.abs,
  [Neg]: (x) => -x,
  [Square]: (x) => Math.imul(x, x),
  [Sign]: Math.sign,
  [Relu]: (x) => Math.max(x, 0),
  [Ceil]: (x) => x,
  [Floor]: (x) => x,
  [Round]: (x) => x,
};

function numeric(context: KernelContext, name: string, call: KernelCall, run: Map): TensorInfo {
  const x = input(call, 'x');
  if (x.dtype === 'float32') return mapped(context, x, 'float32', run);
  const exact = integerMaps[name];
  if (x.dtype === 'int32' && exact !== undefined) {
    const result = context.output(x.shape, 'int32');
    const [from, to] = [context.integers(x), context.integers(result)];
    for (let index = 0; index < from.length; index += 1) to[index] = exact(from[index] as number);
    return result;
  }
  const floats = asFloat(context, name, x, 'float32', run);
  const result = castTo(context, floats, 'int32');
  context.free(floats);
  return result;
}

/** Applies a function of floats to whatever the type is. */
function asFloat(context: KernelContext, name: string, x: TensorInfo, dtype: KernelDType, run: Map): TensorInfo {
  if (x.dtype !== 'float32' && x.dtype !== 'int32') throw wrongDType(name, 'float32 or int32', x.dtype);
  const floats = castTo(context, x, 'float32');
  const result = mapped(context, floats, dtype, run);
  context.free(floats);
  return result;
}

function mapped(context: KernelContext, x: TensorInfo, dtype: KernelDType, run: Map): TensorInfo {
  const result = context.output(x.shape, dtype);
  run(context.address(x), context.address(result), sizeOf(x.shape));
  return result;
}
