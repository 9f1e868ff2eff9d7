/** Everything that can be computed: the functions that layers, losses and users' own code are written in. */
export { cast, stopGradient } from './cast.ts';
export { conv2d, conv2dFilterGrad, conv2dInputGrad } from './conv2d.ts';
export { depthwiseConv2d, depthwiseConv2dFilterGrad, depthwiseConv2dInputGrad } from './depthwise-conv2d.ts';
export { constant, full, ones, onesLike, zeros, zerosLike } from './fill.ts';
export { gather, oneHot, segmentSum } from './gather.ts';
export { matmul } from './matmul.ts';
export { averagePool2d, averagePool2dGrad, maxPool2d, maxPool2dGrad } from './pool2d.ts';
export { randomNormal, randomUniform } from './random.ts';
export { all, any, argMax, argMin, cumsum, max, mean, min, prod, sum } from './reduce.ts';
export { clip, where } from './select.ts';
export {
  broadcastTo,
  concat,
  expandDims,
  pad,
  reshape,
  reverse,
  slice,
  split,
  squeeze,
  stack,
  sumTo,
  transpose,
} from './shape.ts';
export { logSoftmax, logSumExp, softmax } from './softmax.ts';
export { elu, relu, selu, sigmoid, softplus } from './activation.ts';
export { add, div, floorDiv, maximum, minimum, mod, mul, pow, sub } from './arithmetic.ts';
export { equal, greater, greaterEqual, less, lessEqual, logicalAnd, logicalNot, logicalOr, notEqual } from './comparison.ts';
export { cos, erf, exp, expm1, log, log1p, sin, tanh } from './exponential.ts';
export { ceil, floor, isFinite, isNan, round } from './rounding.ts';
export { abs, neg, reciprocal, rsqrt, sign, sqrt, square } from './unary.ts';
export type { Padding, Size2d, Window, WindowOptions } from './window.ts';
