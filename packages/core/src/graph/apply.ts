import { tidy, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { asResult, upload } from '../device.ts';
import { NdArray } from '../nd-array.ts';
import type { Spec } from '../spec.ts';
import { Variable } from '../variable.ts';
import type { Attributes, Op } from './op.ts';
import { specOf, SymbolicTensor, type Tensor } from './symbolic-tensor.ts';
import { currentTrace, scalar, symbolFor } from './trace.ts';

/** What ops accept: tensors, variables, and plain numbers, which take the type of their partner. */
export type Operand = Tensor | Variable | NdArray | number | boolean;

/**
 * Applies an op: adds it to the graph while a function is traced, else computes. Ops of your own are applied by it. A graph with one
 * for which a backend has no compiled form is run op by op there; `model.summary()` says for want of which.
 *
 * @throws {ShapeError | DTypeError} as the op's `infer` does
 * @example
 * const tan = {
 *   name: 'tan',
 *   infer: ([x]) => x,
 *   compute: ([x]) => runKernel('Tan', { x }),
 *   vjp: ({ grad, output }, { add, mul, square }) => [mul(grad, add(square(output), 1))],
 * };
 * applyOp(tan, [ndarray([0, 1])], {}) // [0, 1.557408]
 * const slope = jit(grad((x) => ops.sum(applyOp(tan, [x], {}))));
 * await slope(ndarray([0, 1])) // [[1, 3.425519]]
 */
export function apply<A extends Attributes>(op: Op<A>, operands: readonly Operand[], attributes: A): Tensor {
  const values = operands.map((operand) => (operand instanceof Variable ? operand.value : operand));
  const partner = values.find((value) => typeof value === 'object');
  const like = partner === undefined ? null : operandSpec(partner);
  const trace = currentTrace();
  if (trace !== null) {
    const inputs = values.map((value) => symbolFor(trace, value, like));
    return trace.record(op as unknown as Op, inputs, attributes);
  }
  return tidy(() => {
    const { dtype } = op.infer(
      values.map((value) => operandSpec(value, like)),
      attributes,
    );
    const result = op.compute(
      values.map((value) => numbersOf(value, like)),
      attributes,
    );
    return asResult(result, dtype, op.exact === true);
  });
}

/** The shape and type of any operand; a number's type is that of its partner. */
export function operandSpec(operand: Operand, like: Spec | null = null): Spec {
  if (operand instanceof Variable) return operand.spec;
  if (operand instanceof NdArray) return operand;
  if (typeof operand === 'number' || typeof operand === 'boolean') return scalar(operand, like);
  return specOf(operand);
}

/** The operand on the device, outside a trace. */
function numbersOf(value: Tensor | NdArray | number | boolean, like: Spec | null): TfTensor {
  if (value instanceof SymbolicTensor) return value.value;
  if (value instanceof NdArray) return upload(value);
  return typeof value === 'object' ? value : upload(scalar(value, like));
}

/** Whether an operand is a value of a graph: what an op that changes nothing may hand back as it is. */
export function isSymbol(operand: Operand): operand is SymbolicTensor {
  return operand instanceof SymbolicTensor;
}

/** Runs a function in ops. Outside a trace, frees every tensor that it makes and does not return. */
export function scoped<T>(run: () => T): T {
  return currentTrace() === null ? (tidy(run as () => TfTensor) as T) : run();
}
