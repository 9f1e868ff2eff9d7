import { apply, type Operand } from '../graph/apply.ts';
import type { Attributes, None, Op, Vjp } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { runKernel } from '../device.ts';
import type { Spec } from '../spec.ts';

/** Checks an op against its contract, and keeps the type of its attributes. */
export function defineOp<A extends Attributes = None>(op: Op<A>): Op<A> {
  return op;
}

/** An op whose results are exact; see Op. */
export function exact<A extends Attributes>(op: Op<A>): Op<A> {
  return { ...op, exact: true };
}

/** A function of one tensor. */
export type Unary = (x: Operand) => Tensor;
/** A function of two tensors, or of a tensor and a number, with NumPy's broadcasting. */
export type Binary = (a: Operand, b: Operand) => Tensor;

/** An elementwise op of one input, whose kernel of tfjs has no attributes. */
export function unaryOp(
  name: string,
  kernel: string,
  check: (where: string, x: Spec) => void,
  vjp: Vjp<None> | 'zero',
): Op<None> {
  return defineOp({
    name,
    infer: (inputs) => {
      const x = single(inputs);
      check(name, x);
      return { shape: x.shape, dtype: x.dtype };
    },
    compute: (inputs) => runKernel(kernel, { x: single(inputs) }),
    vjp,
  });
}

/** The user's function of an op with one input and no attributes. */
export function unaryFunction(op: Op<None>): Unary {
  return (x) => apply(op, [x], {});
}

/** The only input of an op. */
export function single<T>(inputs: readonly T[]): T {
  return inputs[0] as T;
}

/** The two inputs of an op. */
export function pair<T>(inputs: readonly T[]): readonly [T, T] {
  return [inputs[0] as T, inputs[1] as T];
}

/** The three inputs of an op. */
export function triple<T>(inputs: readonly T[]): readonly [T, T, T] {
  return [inputs[0] as T, inputs[1] as T, inputs[2] as T];
}
