import { type DType, ops, type Operand, operandSpec } from '@ibex-ml/core';
import { elu, gelu, hardSigmoid, hardSilu, leakyRelu, mish, relu, relu6, silu, softsign } from '@ibex-ml/layers';
import type { ElementwiseName } from './names.ts';
import { binary, inType, ofFloats, type OperationRule, unary } from './rule.ts';

const bool = (run: (a: Operand, b: Operand) => ReturnType<typeof ops.add>): OperationRule =>
  binary((a, b) => run(inType(a, 'bool'), inType(b, 'bool')));

/** Operations on each element by itself. */
export const elementwise: Readonly<Record<ElementwiseName, OperationRule>> = {
  absolute: unary(ops.abs),
  add: binary(ops.add),
  cast: unary((x, { dtype }) => ops.cast(x, dtype as DType), { dtype: undefined }),
  ceil: ofFloats(ops.ceil),
  clip: unary(
    (x, { xMin, xMax }) =>
      operandSpec(x).dtype === 'float32'
        ? ops.clip(x, xMin as number, xMax as number)
        : ops.minimum(ops.maximum(x, xMin as number), xMax as number),
    { xMin: undefined, xMax: undefined },
  ),
  copy: unary((x) => x),
  cos: ofFloats(ops.cos),
  divide: binary(ops.div),
  elu: ofFloats((x, { alpha }) => elu(x, { alpha: alpha as number }), { alpha: 1 }),
  equal: binary(ops.equal),
  erf: ofFloats(ops.erf),
  exp: ofFloats(ops.exp),
  expm1: ofFloats(ops.expm1),
  floor: ofFloats(ops.floor),
  floorDivide: binary(ops.floorDiv),
  gelu: ofFloats((x, { approximate }) => gelu(x, { approximate: approximate === true }), { approximate: true }),
  greater: binary(ops.greater),
  greaterEqual: binary(ops.greaterEqual),
  hardSigmoid: ofFloats(hardSigmoid),
  hardSilu: ofFloats(hardSilu),
  isfinite: ofFloats(ops.isFinite),
  isnan: ofFloats(ops.isNan),
  leakyRelu: ofFloats((x, { negativeSlope }) => leakyRelu(x, { negativeSlope: negativeSlope as number }), { negativeSlope: 0.2 }),
  less: binary(ops.less),
  lessEqual: binary(ops.lessEqual),
  log: ofFloats(ops.log),
  log1p: ofFloats(ops.log1p),
  logSigmoid: ofFloats((x) => ops.neg(ops.softplus(ops.neg(x)))),
  logicalAnd: bool(ops.logicalAnd),
  logicalNot: unary((x) => ops.logicalNot(inType(x, 'bool'))),
  logicalOr: bool(ops.logicalOr),
  maximum: binary(ops.maximum),
  minimum: binary(ops.minimum),
  mish: ofFloats(mish),
  mod: binary(ops.mod),
  multiply: binary(ops.mul),
  negative: unary(ops.neg),
  notEqual: binary(ops.notEqual),
  power: binary(ops.pow),
  reLU: unary((x, options) => relu(x, options), { negativeSlope: 0, maxValue: null, threshold: 0 }),
  reciprocal: ofFloats(ops.reciprocal),
  relu: unary(ops.relu),
  relu6: unary(relu6),
  rsqrt: ofFloats(ops.rsqrt),
  selu: ofFloats(ops.selu),
  sigmoid: ofFloats(ops.sigmoid),
  sign: unary(ops.sign),
  silu: ofFloats(silu),
  sin: ofFloats(ops.sin),
  softplus: ofFloats(ops.softplus),
  softsign: ofFloats(softsign),
  sqrt: ofFloats(ops.sqrt),
  square: unary(ops.square),
  stopGradient: unary(ops.stopGradient),
  subtract: binary(ops.sub),
  tanh: ofFloats(ops.tanh),
  where: {
    operands: 3,
    options: {},
    run: ([condition, a, b]) => ops.where(inType(condition as Operand, 'bool'), a as Operand, b as Operand),
  },
};
