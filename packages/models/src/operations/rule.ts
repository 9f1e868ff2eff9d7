import { type DType, isFloat, type Operand, operandSpec, ops, type Tensor } from '@ibex-ml/core';
import type { OneOrMore } from '@ibex-ml/layers';

/** The arguments of an operation besides what it computes on. */
export type Options = Readonly<Record<string, unknown>>;

/** How an operation of Keras is computed. */
export interface OperationRule {
  /** How many operands it takes; `list` for one list of any length. */
  readonly operands: 1 | 2 | 3 | 'list';
  /** The names of its options with their defaults; undefined for those that must be given. */
  readonly options: Options;
  readonly run: (operands: readonly Operand[], options: Options) => OneOrMore<Tensor>;
}

/** An operation of one operand, as ops have it: where only floats have a result, integers are made floats first, as in Keras. */
export function unary(run: (x: Tensor, options: Options) => OneOrMore<Tensor>, options: Options = {}): OperationRule {
  return { operands: 1, options, run: ([x], given) => run(x as Tensor, given) };
}

/** The same for floats alone; integers become floats. */
export function ofFloats(run: (x: Tensor, options: Options) => Tensor, options: Options = {}): OperationRule {
  return unary((x, given) => run(floats(x), given), options);
}

/** An operation of two operands that broadcast. A number with decimals makes integers beside it floats. */
export function binary(run: (a: Operand, b: Operand) => Tensor): OperationRule {
  return {
    operands: 2,
    options: {},
    run: ([a, b]) => run(beside(a as Operand, b as Operand), beside(b as Operand, a as Operand)),
  };
}

/** A tensor of floats, with integers made float32. */
export function floats(x: Tensor): Tensor {
  return isFloat(operandSpec(x).dtype) ? x : ops.cast(x, 'float32');
}

/** In this type. */
export function inType(x: Operand, dtype: DType): Operand {
  return typeof x !== 'object' || operandSpec(x).dtype === dtype ? x : ops.cast(x, dtype);
}

function beside(x: Operand, other: Operand): Operand {
  if (typeof x !== 'object' || typeof other !== 'number' || Number.isInteger(other)) return x;
  return isFloat(operandSpec(x).dtype) ? x : ops.cast(x, 'float32');
}
