import type { IbexError, NdArray, Operand, Spec, Tensor } from '@ibex-ml/core';
import type { Tolerance } from '../reference/compare.ts';
import type { Values } from '../reference/values.ts';

/** One use of an op, and what must come of it. */
export interface OpCase {
  /** The op of core's set that it is about. */
  readonly op: string;
  /** What is special about it. */
  readonly name: string;
  readonly inputs: readonly NdArray[];
  /** The op, as its user calls it. */
  readonly call: (...inputs: Operand[]) => Tensor;
  /** The same in doubles, written down from the definition. */
  readonly reference: (...inputs: Values[]) => Values;
  readonly tolerance?: Partial<Tolerance>;
  /**
   * What the gradients of the result's weighted sum are held to: `'differences'` (the default) of the reference, by each float
   * input; nothing, where the function is not finite at these inputs; or, at a kink, what is written down here.
   */
  readonly gradient?: 'differences' | 'none' | ((weights: Values, ...inputs: Values[]) => readonly Values[]);
  /** The inputs whose first axis may be an unknown batch. Default none. */
  readonly batched?: readonly number[];
}

/** Inputs that an op must refuse, before anything is computed. */
export interface Refusal {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly Spec[];
  readonly call: (...inputs: Operand[]) => Tensor;
  readonly error: new (...given: never[]) => IbexError;
}

/** The cases of a family of ops. */
export interface OpFamily {
  readonly name: string;
  readonly cases: readonly OpCase[];
  readonly refusals: readonly Refusal[];
}
