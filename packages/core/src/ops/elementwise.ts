import { runKernel } from '../device.ts';
import { apply, type Operand, operandSpec, scoped } from '../graph/apply.ts';
import type { None, Op, Vjp } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import type { DType, Spec } from '../spec.ts';
import { cast } from './cast.ts';
import { broadcastShapes, requireSameDtype } from './checks.ts';
import { type Binary, defineOp, pair } from './define.ts';

/** What a binary op is made of. */
interface BinaryOp {
  readonly name: string;
  readonly kernel: string;
  readonly vjp: Vjp<None> | 'zero';
  /** The type of the result; that of the inputs where none is named. */
  readonly dtype?: DType;
  readonly exact?: boolean;
  /** Refuses types beyond the rule that both inputs are of one. */
  readonly check: (where: string, ...inputs: readonly Spec[]) => void;
}

/** An elementwise op of two inputs of one type, which broadcast. */
export function binaryOp({ name, kernel, vjp, dtype, exact = false, check }: BinaryOp): Op<None> {
  return defineOp({
    name,
    exact,
    infer: (inputs) => {
      const [a, b] = pair(inputs);
      requireSameDtype(name, a, b);
      check(name, a, b);
      return { shape: broadcastShapes(name, a.shape, b.shape), dtype: dtype ?? a.dtype };
    },
    compute: (inputs) => {
      const [a, b] = pair(inputs);
      return runKernel(kernel, { a, b });
    },
    vjp,
  });
}

/** One side of a gradient rule of two inputs, at the shape of the output. */
type Side = (
  given: Parameters<Vjp<None>>[0] & { readonly a: Tensor; readonly b: Tensor },
  ops: Parameters<Vjp<None>>[1],
) => Tensor;

/** A gradient rule of two broadcast inputs: both sides at the output's shape, summed down to the inputs' shapes. */
export function broadcastRule(left: Side, right: Side): Vjp<None> {
  return (given, ops) => {
    const [a, b] = pair(given.inputs);
    return [
      given.wanted[0] === true ? ops.sumTo(left({ ...given, a, b }, ops), a.shape) : null,
      given.wanted[1] === true ? ops.sumTo(right({ ...given, a, b }, ops), b.shape) : null,
    ];
  };
}

const ranking: readonly DType[] = ['bool', 'uint8', 'int32', 'bfloat16', 'float16', 'float32'];

/** Both operands in one type, the one that holds more: integers become floats beside a float. */
export function promoted(a: Operand, b: Operand): readonly [Operand, Operand] {
  const specA = operandSpec(a, typeof b === 'object' ? operandSpec(b) : null);
  const specB = operandSpec(b, specA);
  if (specA.dtype === specB.dtype) return [a, b];
  const dtype = ranking.indexOf(specA.dtype) > ranking.indexOf(specB.dtype) ? specA.dtype : specB.dtype;
  return [specA.dtype === dtype ? a : cast(a, dtype), specB.dtype === dtype ? b : cast(b, dtype)];
}

/** The user's function of an op with two inputs and no attributes. */
export function binaryFunction(op: Op<None>): Binary {
  return (a, b) => scoped(() => apply(op, promoted(a, b), {}));
}
