import { type DType, type NdArray, ShapeError } from '@ibex-ml/core';
import { bools, floats, wholes } from '../reference/inputs.ts';
import type { OpCase, Refusal } from './op-case.ts';

export type Sizes = readonly number[];

/** What only moves elements must keep every bit. */
export const exact = { relative: 0, ofLargest: 0, signedZero: true };

/** The same case for floats, int32 and bool. */
function ofEveryType(shape: Sizes): NdArray[] {
  return [floats(shape), wholes(shape, -99, 99), bools(shape)];
}

/** A case that only moves elements, for each of these types. */
export function typed(op: string, name: string, shape: Sizes, call: OpCase['call'], reference: OpCase['reference']): OpCase[] {
  return ofEveryType(shape).map((input) => ({
    op,
    name: `${input.dtype}[${shape.join()}] ${name}`,
    inputs: [input],
    call,
    reference,
    tolerance: exact,
  }));
}

/** A symbolic input. */
export const spec = (dtype: DType, ...shape: Sizes): Refusal['inputs'][number] => ({ shape, dtype });
/** A call that must be refused. */
export const refuse = (
  op: string,
  name: string,
  inputs: Refusal['inputs'],
  call: Refusal['call'],
  error: Refusal['error'] = ShapeError,
): Refusal => ({
  op,
  name,
  inputs,
  call,
  error,
});

/** The input of most refusals. */
export const matrix: Refusal['inputs'] = [spec('float32', 2, 3)];
