import type { NdArray } from '@ibex-ml/core';
import type { AnyLayer } from './layer.ts';

/** What an operation computes on that is no placeholder. */
export type FixedOperand = number | boolean | NdArray;

/** An operation between the layers of a functional model, such as `x + y`. */
export interface OperationCall {
  /** As the function of `keras.ops` is called, in camelCase. */
  readonly name: string;
  /** For each operand what it is where it is fixed, and null where a placeholder goes. */
  readonly operands: readonly (FixedOperand | null)[];
  /** What it takes besides. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a layer is called by its kind in tables and drawings: its class; for an operation Keras's class, as `ExpandDims`. */
export function kindOf({ operation, className }: AnyLayer): string {
  return operation === null ? className : `${operation.name.charAt(0).toUpperCase()}${operation.name.slice(1)}`;
}
