import {
  Add,
  EluGrad,
  Equal,
  FloorDiv,
  Greater,
  GreaterEqual,
  type KernelConfig,
  Less,
  LessEqual,
  LogicalAnd,
  LogicalOr,
  LogicalXor,
  Maximum,
  Minimum,
  Mod,
  Multiply,
  NotEqual,
  RealDiv,
  SquaredDifference,
  Sub,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { Broadcast } from '../kernel-module/kernel-exports.ts';
import { broadcastPlan, runLoops } from './broadcast.ts';
import { bytesOf, input, kernel, type KernelContext, type KernelDType, sizeOf, wrongDType } from './kernel-context.ts';

/** One function for each type of input. */
type ByDType = Readonly<Partial<Record<KernelDType, Broadcast>>>;

/** Kernels of two inputs that broadcast. */
export function binaryKernels(context: KernelContext): KernelConfig[] {
  const { exports: e } = context;
  const arithmetic: Record<string, ByDType> = {
    [Add]: { float32: e.add, int32: e.addInteger },
    [Sub]: { float32: e.sub, int32: e.subInteger },
    [Multiply]: { float32: e.multiply, int32: e.multiplyInteger },
    [RealDiv]: { float32: e.divide, int32: e.divideInteger },
    [FloorDiv]: { float32: e.floorDivide, int32: e.floorDivideInteger },
    [Mod]: { float32: e.modulo, int32: e.moduloInteger },
    [Maximum]: { float32: e.maximum, int32: e.maximumInteger },
    [Minimum]: { float32: e.minimum, int32: e.minimumInteger },
    [SquaredDifference]: { float32: e.squaredDifference, int32: e.squaredDifferenceInteger },
  };
  const questions: Record<string, ByDType> = {
    [Equal]: { float32: e.equal, int32: e.equalInteger, bool: e.equalBool },
    [NotEqual]: { float32: e.notEqual, int32: e.notEqualInteger, bool: e.logicalXor },
    [Less]: { float32: e.less, int32: e.lessInteger },
    [LessEqual]: { float32: e.lessEqual, int32: e.lessEqualInteger },
    [Greater]: { float32: e.greater, int32: e.greaterInteger },
    [GreaterEqual]: { float32: e.greaterEqual, int32: e.greaterEqualInteger },
    [LogicalAnd]: { bool: e.logicalAnd },
    [LogicalOr]: { bool: e.logicalOr },
    [LogicalXor]: { bool: e.logicalXor },
  };
  const eluGradient: ByDType = { float32: e.eluGradient };
  return [
    ...Object.entries(arithmetic).map(([name, functions]) =>
      kernel(name, (call) => binary(context, name, functions, null, input(call, 'a'), input(call, 'b'))),
    ),
    ...Object.entries(questions).map(([name, functions]) =>
      kernel(name, (call) => binary(context, name, functions, 'bool', input(call, 'a'), input(call, 'b'))),
    ),
    kernel(EluGrad, (call) => binary(context, EluGrad, eluGradient, null, input(call, 'dy'), input(call, 'y'))),
  ];
}

function binary(
  context: KernelContext,
  name: string,
  functions: ByDType,
  resultDType: KernelDType | null,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo {
  const run = functions[a.dtype as KernelDType];
  if (run === undefined || a.dtype !== b.dtype) {
    throw wrongDType(name, `two inputs of one type: ${Object.keys(functions).join(' or ')}`, `${a.dtype} and ${b.dtype}`);
  }
  const plan = broadcastPlan(a.shape, b.shape);
  const result = context.output(plan.shape, resultDType ?? (a.dtype as KernelDType));
  if (sizeOf(plan.shape) === 0) return result;
  const [aAddress, bAddress, address] = [context.address(a), context.address(b), context.address(result)];
  const bytes = bytesOf(a.dtype);
  runLoops(plan.loops, ([i, j, k], aOffset, bOffset, turn) => {
    run(
      aAddress + aOffset * bytes,
      bAddress + bOffset * bytes,
      address + turn * i.size * j.size * k.size * bytesOf(result.dtype),
      k.size,
      j.size,
      i.size,
      k.a * bytes,
      j.a * bytes,
      i.a * bytes,
      k.b * bytes,
      j.b * bytes,
      i.b * bytes,
    );
  });
  return result;
}
