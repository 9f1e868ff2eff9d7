import type { DType } from '@ibex-ml/core';
import { emitRoundToBfloat16, emitRoundToFloat16 } from './round-floats.ts';
import type { TaskCode } from './task-code.ts';

/** An operand: puts its value on the stack, as often as it is called. */
type Operand = () => void;

/** What an elementwise op is given besides the operands. */
interface Context {
  readonly code: TaskCode;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The type of the first operand. */
  readonly from: DType;
}

type Emit = (context: Context, ...operands: Operand[]) => void;

/** An instruction for floats and one for integers. In vectors, bool is all bits or none, and uint8 an integer. */
const either =
  (floats: string, integers: string): Emit =>
  ({ code, from }, ...operands) => {
    for (const operand of operands) operand();
    code.op(from === 'float32' ? floats : integers);
  };

const always = (instruction: string): Emit => either(instruction, instruction);

/** A function of the kernels, of four lanes at a time. */
const called =
  (name: string, signature: string): Emit =>
  ({ code }, ...operands) => {
    for (const operand of operands) operand();
    code.kernel(name, signature);
  };

const exponentBits = 0x7f800000;

const inverse: Emit = ({ code }, x) => {
  code.floats(1);
  x?.();
  code.op('f32x4.div');
};

/** The code of each elementwise op; what it means is in core's op of that name. */
const emitters: Readonly<Record<string, Emit>> = {
  neg: either('f32x4.neg', 'i32x4.neg'),
  abs: either('f32x4.abs', 'i32x4.abs'),
  sign: ({ code, from }, x) => {
    x?.();
    if (from === 'float32') code.kernel('signLanes', 'v>v');
    else code.integers(-1).op('i32x4.max_s').integers(1).op('i32x4.min_s');
  },
  square: ({ code, from }, x) => {
    x?.();
    x?.();
    code.op(from === 'float32' ? 'f32x4.mul' : 'i32x4.mul');
  },
  exp: called('expLanes', 'v>v'),
  expm1: called('expm1Lanes', 'v>v'),
  log: called('logLanes', 'v>v'),
  log1p: called('log1pLanes', 'v>v'),
  sqrt: always('f32x4.sqrt'),
  rsqrt: (context, x) => {
    inverse(context, () => {
      x?.();
      context.code.op('f32x4.sqrt');
    });
  },
  reciprocal: inverse,
  sin: called('sinLanes', 'v>v'),
  cos: called('cosLanes', 'v>v'),
  tanh: called('tanhLanes', 'v>v'),
  erf: called('erfLanes', 'v>v'),
  sigmoid: called('sigmoidLanes', 'v>v'),
  softplus: called('softplusLanes', 'v>v'),
  relu: ({ code }, x) => {
    x?.();
    code.floats(0).op('f32x4.max');
  },
  elu: called('eluLanes', 'v>v'),
  selu: called('seluLanes', 'v>v'),
  floor: always('f32x4.floor'),
  ceil: always('f32x4.ceil'),
  round: always('f32x4.nearest'),
  isNan: ({ code }, x) => {
    x?.();
    x?.();
    code.op('f32x4.ne');
  },
  isFinite: ({ code }, x) => {
    x?.();
    code.op('f32x4.abs').floats(Number.POSITIVE_INFINITY).op('f32x4.lt');
  },
  logicalNot: always('v128.not'),
  add: either('f32x4.add', 'i32x4.add'),
  sub: either('f32x4.sub', 'i32x4.sub'),
  mul: either('f32x4.mul', 'i32x4.mul'),
  div: always('f32x4.div'),
  pow: (context, ...operands) => {
    called(context.from === 'float32' ? 'powLanes' : 'powIntegerLanes', 'vv>v')(context, ...operands);
  },
  maximum: either('f32x4.max', 'i32x4.max_s'),
  minimum: either('f32x4.min', 'i32x4.min_s'),
  floorDiv: (context, ...operands) => {
    if (context.from !== 'float32') return called('floorDivIntegerLanes', 'vv>v')(context, ...operands);
    for (const operand of operands) operand();
    context.code.op('f32x4.div').op('f32x4.floor');
  },
  mod: (context, ...operands) => {
    called(context.from === 'float32' ? 'modLanes' : 'modIntegerLanes', 'vv>v')(context, ...operands);
  },
  equal: either('f32x4.eq', 'i32x4.eq'),
  notEqual: either('f32x4.ne', 'i32x4.ne'),
  less: either('f32x4.lt', 'i32x4.lt_s'),
  lessEqual: either('f32x4.le', 'i32x4.le_s'),
  greater: either('f32x4.gt', 'i32x4.gt_s'),
  greaterEqual: either('f32x4.ge', 'i32x4.ge_s'),
  logicalAnd: always('v128.and'),
  logicalOr: always('v128.or'),
  clip: ({ code, attributes }, x) => {
    x?.();
    code.floats(attributes['min'] as number).op('f32x4.max');
    code.floats(attributes['max'] as number).op('f32x4.min');
  },
  where: ({ code }, condition, a, b) => {
    a?.();
    b?.();
    condition?.();
    code.op('v128.bitselect');
  },
  // Not an op of the graph: see plan/subnormals.ts. Only normal numbers, the infinities and NaN have bits of an exponent.
  flushSubnormals: ({ code }, x) => {
    x?.();
    x?.();
    code.integers(exponentBits).op('v128.and').integers(0).op('i32x4.eq').op('v128.andnot');
  },
  // Not an op that is traced: see core's heldAsFloat32.
  roundFloats: ({ code, attributes }, x = () => undefined) => {
    (attributes['dtype'] === 'float16' ? emitRoundToFloat16 : emitRoundToBfloat16)(code, x);
  },
  cast: ({ code, from, attributes }, x) => {
    x?.();
    emitCast(code, from, attributes['dtype'] as DType);
  },
};

/** Converts the vector on the stack. */
export function emitCast(code: TaskCode, from: DType, to: DType): void {
  if (from === to) return;
  if (to === 'bool') {
    if (from === 'float32') code.floats(0).op('f32x4.ne');
    else code.integers(0).op('i32x4.ne');
  } else if (to === 'float32') {
    if (from === 'bool') code.floats(1).op('v128.and');
    else code.op('f32x4.convert_i32x4_s');
  } else if (from === 'float32') code.op('i32x4.trunc_sat_f32x4_s');
  else if (from === 'bool') code.op('i32x4.neg');
}

/** Puts the result of an elementwise op on the stack. */
export function emitElementwise(name: string, context: Context, operands: readonly Operand[]): void {
  const emit = emitters[name];
  if (emit === undefined) throw new Error(`no code for the op ${name}`);
  emit(context, ...operands);
}

/** Whether there is code for an elementwise op. */
export function hasElementwise(name: string): boolean {
  return emitters[name] !== undefined;
}
