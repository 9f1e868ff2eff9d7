import type { Op } from '../graph/op.ts';
import { affineTransformOp } from './affine-transform.ts';
import { castOp, stopGradientOp } from './cast.ts';
import { conv2dFilterGradOp, conv2dInputGradOp, conv2dOp } from './conv2d.ts';
import { depthwiseConv2dFilterGradOp, depthwiseConv2dInputGradOp, depthwiseConv2dOp } from './depthwise-conv2d.ts';
import { gatherOp, oneHotOp, segmentSumOp } from './gather.ts';
import { matmulOp } from './matmul.ts';
import { averagePool2dGradOp, averagePool2dOp, maxPool2dGradOp, maxPool2dOp } from './pool2d.ts';
import { randomUniformOp } from './random.ts';
import * as reduce from './reduce.ts';
import { clipOp, whereOp } from './select.ts';
import { broadcastToOp } from './broadcast.ts';
import { concatOp } from './concat.ts';
import { reshapeOp } from './reshape.ts';
import { padOp, sliceOp } from './slice.ts';
import { reverseOp, transposeOp } from './transpose.ts';
import { logSoftmaxOp, softmaxOp } from './softmax.ts';
import * as activation from './activation.ts';
import * as arithmetic from './arithmetic.ts';
import * as comparison from './comparison.ts';
import * as exponential from './exponential.ts';
import * as rounding from './rounding.ts';
import * as unary from './unary.ts';

const elementwise = [
  unary.negOp,
  unary.absOp,
  unary.signOp,
  unary.squareOp,
  exponential.expOp,
  exponential.expm1Op,
  exponential.logOp,
  exponential.log1pOp,
  unary.sqrtOp,
  unary.rsqrtOp,
  unary.reciprocalOp,
  exponential.sinOp,
  exponential.cosOp,
  exponential.tanhOp,
  exponential.erfOp,
  activation.sigmoidOp,
  activation.softplusOp,
  activation.reluOp,
  activation.eluOp,
  activation.seluOp,
  rounding.floorOp,
  rounding.ceilOp,
  rounding.roundOp,
  rounding.isNanOp,
  rounding.isFiniteOp,
  comparison.logicalNotOp,
  arithmetic.addOp,
  arithmetic.subOp,
  arithmetic.mulOp,
  arithmetic.divOp,
  arithmetic.powOp,
  arithmetic.maximumOp,
  arithmetic.minimumOp,
  arithmetic.floorDivOp,
  arithmetic.modOp,
  comparison.equalOp,
  comparison.notEqualOp,
  comparison.lessOp,
  comparison.lessEqualOp,
  comparison.greaterOp,
  comparison.greaterEqualOp,
  comparison.logicalAndOp,
  comparison.logicalOrOp,
  castOp,
  stopGradientOp,
  clipOp,
  whereOp,
];

const reductions = [
  reduce.sumOp,
  reduce.meanOp,
  reduce.maxOp,
  reduce.minOp,
  reduce.prodOp,
  reduce.allOp,
  reduce.anyOp,
  reduce.argMaxOp,
  reduce.argMinOp,
  reduce.cumsumOp,
  softmaxOp,
  logSoftmaxOp,
];

const moves = [
  reshapeOp,
  broadcastToOp,
  transposeOp,
  concatOp,
  sliceOp,
  padOp,
  reverseOp,
  gatherOp,
  segmentSumOp,
  oneHotOp,
  randomUniformOp,
];

const products = [
  matmulOp,
  conv2dOp,
  conv2dInputGradOp,
  conv2dFilterGradOp,
  depthwiseConv2dOp,
  depthwiseConv2dInputGradOp,
  depthwiseConv2dFilterGradOp,
  maxPool2dOp,
  maxPool2dGradOp,
  averagePool2dOp,
  averagePool2dGradOp,
  affineTransformOp,
];

/** Every op there is: what a backend must compute, a compiler may translate, and the conformance suite covers. */
export const opSet: readonly Op[] = [...elementwise, ...reductions, ...moves, ...products] as unknown as readonly Op[];
