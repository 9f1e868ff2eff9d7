import { roundFloatsKernel } from '@ibex-ml/core';
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
  IsNan,
  type KernelConfig,
  Log,
  Log1p,
  LogicalNot,
  Neg,
  Reciprocal,
  Relu,
  Round,
  Rsqrt,
  Selu,
  Sigmoid,
  Sign,
  Sin,
  Softplus,
  Sqrt,
  Square,
  Tanh,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input, type KernelDType } from './gpu-context.ts';
import { mathCode } from './math.ts';

/** A function of one element x in WGSL. */
interface Row {
  readonly expression: string;
  /** The same for whole numbers, where it is written otherwise. */
  readonly integer?: string;
  /** What the expression calls. */
  readonly code?: string;
  /** The type of the result; that of x where none is named. */
  readonly dtype?: KernelDType;
}

const rows: Readonly<Record<string, Row>> = {
  [Abs]: { expression: 'abs(x)' },
  [Ceil]: { expression: 'ceil(x)' },
  [Cos]: { expression: 'sineOfTurned(x, 1)', code: mathCode.turns },
  [Elu]: { expression: 'select(exponentialLess1(x), x, x > 0.0)', code: mathCode.exponentials },
  [Erf]: { expression: 'errorFunction(x)', code: mathCode.errorFunction },
  [Exp]: { expression: 'exponential(x)', code: mathCode.exponentials },
  [Expm1]: { expression: 'exponentialLess1(x)', code: mathCode.exponentials },
  [Floor]: { expression: 'floor(x)' },
  [IsFinite]: { expression: 'select(0, 1, (bitcast<u32>(x) & 0x7fffffffu) < 0x7f800000u)', dtype: 'bool' },
  [IsNan]: { expression: 'select(0, 1, isnan(x))', dtype: 'bool' },
  [Log]: { expression: 'logarithm(x)', code: mathCode.logarithms },
  [Log1p]: { expression: 'logarithmOf1Plus(x)', code: mathCode.logarithms },
  [LogicalNot]: { expression: '1 - x' },
  [Neg]: { expression: '-x' },
  [Reciprocal]: { expression: '1.0 / x' },
  // Drivers make a maximum of a choice by comparison, which then forgets NaN.
  [Relu]: { expression: 'select(max(x, 0.0), x, isnan(x))' },
  [Round]: { expression: 'round(x)' },
  [Rsqrt]: { expression: '1.0 / sqrt(x)' },
  [Selu]: {
    expression: '1.0507009873554805 * select(1.6732632423543772 * exponentialLess1(x), x, x > 0.0)',
    code: mathCode.exponentials,
  },
  [Sigmoid]: { expression: 'logistic(x)', code: mathCode.sigmoids },
  [Sign]: { expression: 'select(sign(x), x, isnan(x))', integer: 'sign(x)' },
  [Sin]: { expression: 'select(sineOfTurned(x, 0), x, x == 0.0)', code: mathCode.turns },
  [Softplus]: {
    expression: 'select(max(x, 0.0) + logarithmOf1Plus(exponential(-abs(x))), x, isnan(x))',
    code: mathCode.softplus,
  },
  [Sqrt]: { expression: 'sqrt(x)' },
  [Square]: { expression: 'x * x' },
  [Tanh]: { expression: 'hyperbolicTangent(x)', code: mathCode.sigmoids },
};

/** Functions of one element each. */
export function unaryKernels(context: GpuContext): KernelConfig[] {
  return [
    ...Object.entries(rows).map(([name, row]) =>
      context.kernel(name, (call) => elementwise(context, name, row, input(call, 'x'))),
    ),
    context.kernel(ClipByValue, (call) => {
      const [lowest, highest] = [attribute<number>(call, 'clipValueMin'), attribute<number>(call, 'clipValueMax')];
      const expression = 'select(min(max(x, uniforms.lowest), uniforms.highest), x, isnan(x))';
      return elementwise(context, ClipByValue, { expression }, input(call, 'x'), { lowest, highest });
    }),
    context.kernel(roundFloatsKernel, (call) => {
      const dtype = attribute<keyof typeof roundings>(call, 'dtype');
      const row = { expression: 'rounded(x)', code: roundings[dtype] };
      return elementwise(context, `${roundFloatsKernel} ${dtype}`, row, input(call, 'x'));
    }),
  ];
}

/** Applies a function to every element. */
export function elementwise(
  context: GpuContext,
  name: string,
  { expression, integer = expression, code = '', dtype }: Row,
  x: TensorInfo,
  floats: Readonly<Record<string, number>> = {},
): TensorInfo {
  return context.launch({
    key: `${name} ${x.dtype} ${dtype ?? ''}`,
    code: `${code}
fn main(index: i32) {
  if (index < uniforms.size) {
    let x = a[index];
    result[index] = ${x.dtype === 'float32' ? expression : integer};
  }
}`,
    inputs: [x],
    shape: x.shape,
    dtype: dtype ?? (x.dtype as KernelDType),
    floats,
  });
}

/** The bits of a float without its last ones, to the nearest and of two to the even one. */
const nearestEven = `
fn nearestEven(word: u32, dropped: u32) -> u32 {
  return (word + ((1u << (dropped - 1u)) - 1u) + ((word >> dropped) & 1u)) & (0xffffffffu << dropped);
}`;

/** See core's sixteen-bit-floats/round-floats.ts. */
const roundings = {
  float16: `${nearestEven}
fn rounded(x: f32) -> f32 {
  let word = bitcast<u32>(x);
  let sign = word & 0x80000000u;
  let size = word & 0x7fffffffu;
  if (size > 0x7f800000u) { return x; }
  if (size >= 0x477ff000u) { return bitcast<f32>(0x7f800000u | sign); }
  if (size >= 0x38800000u) { return bitcast<f32>(nearestEven(word, 13u)); }
  // Below this a float16 has fewer bits: its steps are 2^-24.
  return bitcast<f32>(bitcast<u32>(round(abs(x) * 16777216.0) * 5.9604644775390625e-8) | sign);
}`,
  bfloat16: `${nearestEven}
fn rounded(x: f32) -> f32 {
  let word = bitcast<u32>(x);
  return select(bitcast<f32>(nearestEven(word, 16u)), x, (word & 0x7fffffffu) > 0x7f800000u);
}`,
};
