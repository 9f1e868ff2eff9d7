/** Everything that can be computed: the functions that layers, losses and users' own code are written in. */
export { add, div, equal, floorDiv, greater, greaterEqual, less, lessEqual, logicalAnd, logicalOr, maximum, minimum, mod, mul, notEqual, pow, sub } from './binary.ts';
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
export { broadcastTo, concat, expandDims, pad, reshape, reverse, slice, split, squeeze, stack, sumTo, transpose } from './shape.ts';
export { logSoftmax, logSumExp, softmax } from './softmax.ts';
export {
  abs, ceil, cos, elu, erf, exp, expm1, floor, isFinite, isNan, log, log1p, logicalNot, neg, reciprocal, relu, round, rsqrt, selu,
  sigmoid, sign, sin, softplus, sqrt, square, tanh,
} from './unary.ts';
export type { Padding, Size2d, Window, WindowOptions } from './window.ts';
