import {
  Abs, Ceil, Cos, Elu, Erf, Exp, Expm1, Floor, IsFinite, IsNan, Log, Log1p, LogicalNot, Neg, Reciprocal, Relu, Round, Rsqrt,
  Selu, Sigmoid, Sign, Sin, Softplus, Sqrt, Square, Tanh,
} from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import type { None, Op, Vjp } from '../graph/op.ts';
import { defineOp, requireDtype, requireFloat, single, unaryFunction, type Unary } from './define.ts';

/** An elementwise op of one float input. */
function floatUnary(name: string, kernel: string, vjp: Vjp<None> | 'zero'): Op<None> {
  return defineOp({
    name,
    infer: (inputs) => {
      requireFloat(name, ...inputs);
      return single(inputs);
    },
    compute: (inputs) => runKernel(kernel, { x: single(inputs) }),
    vjp,
  });
}

/** An elementwise op of one float or integer input. */
function numericUnary(name: string, kernel: string, vjp: Vjp<None> | 'zero'): Op<None> {
  return defineOp({ name, infer: single, compute: (inputs) => runKernel(kernel, { x: single(inputs) }), vjp });
}

/** An elementwise question of one float input; its answer is bool. */
function predicate(name: string, kernel: string): Op<None> {
  return defineOp({
    name,
    infer: (inputs) => ({ shape: single(inputs).shape, dtype: 'bool' }),
    compute: (inputs) => runKernel(kernel, { x: single(inputs) }),
    vjp: 'zero',
  });
}

export const negOp: Op<None> = numericUnary('neg', Neg, ({ grad }, { neg }) => [neg(grad)]);
export const absOp: Op<None> = numericUnary('abs', Abs, ({ grad, inputs }, { mul, sign }) => [mul(grad, sign(single(inputs)))]);
export const signOp: Op<None> = numericUnary('sign', Sign, 'zero');
export const squareOp: Op<None> = numericUnary('square', Square, ({ grad, inputs }, { mul }) => [mul(grad, mul(single(inputs), 2))]);

export const expOp: Op<None> = floatUnary('exp', Exp, ({ grad, output }, { mul }) => [mul(grad, output)]);
export const expm1Op: Op<None> = floatUnary('expm1', Expm1, ({ grad, output }, { mul, add }) => [mul(grad, add(output, 1))]);
export const logOp: Op<None> = floatUnary('log', Log, ({ grad, inputs }, { div }) => [div(grad, single(inputs))]);
export const log1pOp: Op<None> = floatUnary('log1p', Log1p, ({ grad, inputs }, { div, add }) => [div(grad, add(single(inputs), 1))]);
export const sqrtOp: Op<None> = floatUnary('sqrt', Sqrt, ({ grad, output }, { div, mul }) => [div(grad, mul(output, 2))]);
export const rsqrtOp: Op<None> = floatUnary('rsqrt', Rsqrt, ({ grad, output }, { mul, square }) => [
  mul(grad, mul(mul(output, square(output)), -0.5)),
]);
export const reciprocalOp: Op<None> = floatUnary('reciprocal', Reciprocal, ({ grad, output }, { mul, neg, square }) => [
  mul(grad, neg(square(output))),
]);
export const sinOp: Op<None> = floatUnary('sin', Sin, ({ grad, inputs }, { mul, cos }) => [mul(grad, cos(single(inputs)))]);
export const cosOp: Op<None> = floatUnary('cos', Cos, ({ grad, inputs }, { mul, neg, sin }) => [mul(grad, neg(sin(single(inputs))))]);
export const tanhOp: Op<None> = floatUnary('tanh', Tanh, ({ grad, output }, { mul, sub, square }) => [mul(grad, sub(1, square(output)))]);
export const erfOp: Op<None> = floatUnary('erf', Erf, ({ grad, inputs }, { mul, exp, neg, square }) => [
  mul(grad, mul(exp(neg(square(single(inputs)))), 2 / Math.sqrt(Math.PI))),
]);
export const sigmoidOp: Op<None> = floatUnary('sigmoid', Sigmoid, ({ grad, output }, { mul, sub }) => [
  mul(grad, mul(output, sub(1, output))),
]);
export const softplusOp: Op<None> = floatUnary('softplus', Softplus, ({ grad, inputs }, { mul, sigmoid }) => [
  mul(grad, sigmoid(single(inputs))),
]);
export const reluOp: Op<None> = floatUnary('relu', Relu, ({ grad, output }, { where, greater }) => [where(greater(output, 0), grad, 0)]);
export const eluOp: Op<None> = floatUnary('elu', Elu, ({ grad, output }, { where, greater, mul, add }) => [
  where(greater(output, 0), grad, mul(grad, add(output, 1))),
]);
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;
export const seluOp: Op<None> = floatUnary('selu', Selu, ({ grad, output }, { where, greater, mul, add }) => [
  where(greater(output, 0), mul(grad, seluScale), mul(grad, add(output, seluScale * seluAlpha))),
]);
export const floorOp: Op<None> = floatUnary('floor', Floor, 'zero');
export const ceilOp: Op<None> = floatUnary('ceil', Ceil, 'zero');
export const roundOp: Op<None> = floatUnary('round', Round, 'zero');
export const isNanOp: Op<None> = predicate('isNan', IsNan);
export const isFiniteOp: Op<None> = predicate('isFinite', IsFinite);
export const logicalNotOp: Op<None> = defineOp({
  name: 'logicalNot',
  infer: (inputs) => {
    requireDtype('logicalNot', 'bool', single(inputs));
    return single(inputs);
  },
  compute: (inputs) => runKernel(LogicalNot, { x: single(inputs) }),
  vjp: 'zero',
});

/** -x */
export const neg: Unary = unaryFunction(negOp);
/** |x| */
export const abs: Unary = unaryFunction(absOp);
/** -1, 0 or 1 */
export const sign: Unary = unaryFunction(signOp);
/** x² */
export const square: Unary = unaryFunction(squareOp);
/** e^x */
export const exp: Unary = unaryFunction(expOp);
/** e^x - 1, precise near 0 */
export const expm1: Unary = unaryFunction(expm1Op);
/** The natural logarithm */
export const log: Unary = unaryFunction(logOp);
/** ln(1 + x), precise near 0 */
export const log1p: Unary = unaryFunction(log1pOp);
/** √x */
export const sqrt: Unary = unaryFunction(sqrtOp);
/** 1 / √x */
export const rsqrt: Unary = unaryFunction(rsqrtOp);
/** 1 / x */
export const reciprocal: Unary = unaryFunction(reciprocalOp);
/** The sine, of radians */
export const sin: Unary = unaryFunction(sinOp);
/** The cosine, of radians */
export const cos: Unary = unaryFunction(cosOp);
/** The hyperbolic tangent */
export const tanh: Unary = unaryFunction(tanhOp);
/** The error function, 2/√π ∫₀ˣ e^(-t²) dt */
export const erf: Unary = unaryFunction(erfOp);
/** 1 / (1 + e^-x) */
export const sigmoid: Unary = unaryFunction(sigmoidOp);
/** ln(1 + e^x) */
export const softplus: Unary = unaryFunction(softplusOp);
/** max(x, 0) */
export const relu: Unary = unaryFunction(reluOp);
/** x above 0, else e^x - 1 */
export const elu: Unary = unaryFunction(eluOp);
/** 1.0507 · (x above 0, else 1.6733 · (e^x - 1)) */
export const selu: Unary = unaryFunction(seluOp);
/** The largest whole number not above x */
export const floor: Unary = unaryFunction(floorOp);
/** The smallest whole number not below x */
export const ceil: Unary = unaryFunction(ceilOp);
/** The nearest whole number, halves to the even one */
export const round: Unary = unaryFunction(roundOp);
/** Whether x is not a number */
export const isNan: Unary = unaryFunction(isNanOp);
/** Whether x is neither infinite nor NaN */
export const isFinite: Unary = unaryFunction(isFiniteOp);
/** not x, of bool */
export const logicalNot: Unary = unaryFunction(logicalNotOp);
