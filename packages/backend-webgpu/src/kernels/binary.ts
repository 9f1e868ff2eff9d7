import {
  Add,
  backend_util,
  Equal,
  FloorDiv,
  Greater,
  GreaterEqual,
  type KernelConfig,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalOr,
  Maximum,
  Minimum,
  Mod,
  Multiply,
  NotEqual,
  Pow,
  RealDiv,
  Select,
  Sub,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type GpuContext, input, type KernelDType } from './gpu-context.ts';
import { mathCode } from './math.ts';
import { simplified, stretchedStrides } from './shapes.ts';
import { walkCode } from './walk.ts';

/** A function of two elements x and y in WGSL. */
interface Row {
  readonly float: string;
  /** The same for whole numbers; where none is named, it is written as for floats. */
  readonly integer?: string;
  readonly code?: string;
  readonly dtype?: KernelDType;
}

/** Quotients on a GPU may be off by a little, so that one that is whole can come out just below. */
const divisions = `
fn floorQuotient(x: f32, y: f32) -> f32 {
  let quotient = floor(x / y);
  let rest = fma(-quotient, y, x);
  if (rest != 0.0 && (rest < 0.0) != (y < 0.0)) { return quotient - 1.0; }
  return select(quotient, quotient + 1.0, abs(rest) >= abs(y) && y != 0.0);
}
fn floorQuotientInteger(x: i32, y: i32) -> i32 {
  if (y == 0) { return 0; }
  if (y == -1) { return -x; }
  let quotient = x / y;
  let rest = x - quotient * y;
  return select(quotient, quotient - 1, rest != 0 && (rest < 0) != (y < 0));
}`;

const integerPower = `${mathCode.power}
fn integerPower(base: i32, exponent: i32) -> i32 {
  if (exponent < 0) { return select(select(0, select(-1, 1, (exponent & 1) == 0), base == -1), 1, base == 1); }
  var result = 1;
  var factor = base;
  for (var left = exponent; left > 0; left = left >> 1u) {
    if ((left & 1) != 0) { result = result * factor; }
    factor = factor * factor;
  }
  return result;
}`;

const comparison = (sign: string): Row => ({ float: `select(0, 1, x ${sign} y)`, dtype: 'bool' });
const extreme = (name: string): Row => ({
  float: `select(select(${name}(x, y), x, isnan(x)), y, isnan(y))`,
  integer: `${name}(x, y)`,
});

const rows: Readonly<Record<string, Row>> = {
  [Add]: { float: 'x + y' },
  [Equal]: comparison('=='),
  [FloorDiv]: { float: 'floorQuotient(x, y)', integer: 'floorQuotientInteger(x, y)', code: divisions },
  [Greater]: comparison('>'),
  [GreaterEqual]: comparison('>='),
  [Less]: comparison('<'),
  [LessEqual]: comparison('<='),
  [LogicalAnd]: { float: 'x & y' },
  [LogicalOr]: { float: 'x | y' },
  [Maximum]: extreme('max'),
  [Minimum]: extreme('min'),
  [Mod]: { float: 'fma(-floorQuotient(x, y), y, x)', integer: 'x - floorQuotientInteger(x, y) * y', code: divisions },
  [Multiply]: { float: 'x * y' },
  // Of NaN, GPUs have it equal to nothing, and some also unequal to nothing.
  [NotEqual]: { float: 'select(1, 0, x == y)', dtype: 'bool' },
  [Pow]: { float: 'power(x, y)', integer: 'integerPower(x, y)', code: integerPower },
  [RealDiv]: { float: 'x / y' },
  [Sub]: { float: 'x - y' },
};

/** Functions of two elements, of arrays that stretch to one shape. */
export function binaryKernels(context: GpuContext): KernelConfig[] {
  return [
    ...Object.entries(rows).map(([name, row]) =>
      context.kernel(name, (call) => pairwise(context, name, row, input(call, 'a'), input(call, 'b'))),
    ),
    context.kernel(Select, (call) => select(context, input(call, 'condition'), input(call, 't'), input(call, 'e'))),
  ];
}

function pairwise(context: GpuContext, name: string, row: Row, a: TensorInfo, b: TensorInfo): TensorInfo {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const walk = walkCode(simplified({ sizes: shape, strides: [a, b].map((each) => stretchedStrides(each.shape, shape)) }));
  const isFloat = a.dtype === 'float32';
  return context.launch({
    key: `${name} ${a.dtype} ${walk.key}`,
    code: `${row.code ?? ''}
fn main(index: i32) {
  if (index < uniforms.size) {
    ${walk.code}
    let x = a[at0];
    let y = b[at1];
    result[index] = ${isFloat ? row.float : (row.integer ?? row.float)};
  }
}`,
    inputs: [a, b],
    shape,
    dtype: row.dtype ?? (a.dtype as KernelDType),
    integers: walk.integers,
  });
}

/** The elements of one array where the condition holds, else those of the other; all of one shape. */
function select(context: GpuContext, condition: TensorInfo, yes: TensorInfo, no: TensorInfo): TensorInfo {
  return context.launch({
    key: Select,
    code: `
fn main(index: i32) {
  if (index < uniforms.size) { result[index] = select(c[index], b[index], a[index] != 0); }
}`,
    inputs: [condition, yes, no],
    shape: yes.shape,
    dtype: yes.dtype as KernelDType,
  });
}
