import { tidy, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { upload } from '../device.ts';
import { NdArray } from '../nd-array.ts';
import type { Spec } from '../spec.ts';
import { Variable } from '../variable.ts';
import type { Attributes, Op } from './op.ts';
import { specOf, SymbolicTensor, type Tensor } from './symbolic-tensor.ts';
import { currentTrace, scalar, symbolFor } from './trace.ts';

/** What ops accept: tensors, variables, and plain numbers, which take the type of their partner. */
export type Operand = Tensor | Variable | NdArray | number | boolean;

/**
 * Applies an op: adds a node while a trace is current, else computes.
 */
export function apply<A extends Attributes>(op: Op<A>, operands: readonly Operand[], attributes: A): Tensor {
  const values = operands.map((operand) => (operand instanceof Variable ? operand.value : operand));
  const like = values.find(isTensor);
  const trace = currentTrace();
  if (trace !== null) {
    const inputs = values.map((value) => symbolFor(trace, value, like === undefined ? null : specOf(like)));
    return trace.record(op as unknown as Op, inputs, attributes);
  }
  const made: TfTensor[] = [];
  const inputs = values.map((value) => {
    if (isTensor(value)) return concrete(value);
    const host = value instanceof NdArray ? value : scalar(value, like === undefined ? null : specOf(like));
    const tensor = upload(host);
    made.push(tensor);
    return tensor;
  });
  try {
    op.infer(inputs.map(specOf), attributes);
    return op.compute(inputs, attributes);
  } finally {
    for (const tensor of made) tensor.dispose();
  }
}

/** The shape and type of any operand; a number's type is that of its partner. */
export function operandSpec(operand: Operand, like: Spec | null = null): Spec {
  if (operand instanceof Variable) return operand.spec;
  if (operand instanceof NdArray) return operand;
  if (typeof operand === 'number' || typeof operand === 'boolean') return scalar(operand, like);
  return specOf(operand);
}

function isTensor(value: Tensor | NdArray | number | boolean): value is Tensor {
  return typeof value === 'object' && !(value instanceof NdArray);
}

function concrete(value: Tensor): TfTensor {
  return value instanceof SymbolicTensor ? value.value : value;
}

/** Runs a function of ops; outside a trace, frees every tensor that it makes but does not return. */
export function scoped<T>(run: () => T): T {
  return currentTrace() === null ? (tidy(run as () => TfTensor) as T) : run();
}
