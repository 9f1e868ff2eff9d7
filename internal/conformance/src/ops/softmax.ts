import { type DType, DTypeError, type NdArray, ops, type Operand, ShapeError, type Tensor } from '@ibex-ml/core';
import { floats } from '../reference/inputs.ts';
import { arrayOf, at, build, type Values } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

/** The numbers of x that share a row with an index, along an axis. */
function row(x: Values, axis: number, index: readonly number[]): number[] {
  return Array.from({ length: x.shape[axis] as number }, (_, place) => at(x, ...index.toSpliced(axis, 1, place)));
}

function logSoftmax(x: Values, axis: number): Values {
  return build(x.shape, (index) => {
    const numbers = row(x, axis, index);
    const highest = Math.max(...numbers);
    return at(x, ...index) - highest - Math.log(numbers.reduce((sum, number) => sum + Math.exp(number - highest), 0));
  });
}

function softmax(x: Values, axis: number): Values {
  return build(x.shape, (index) => {
    const numbers = row(x, axis, index);
    const highest = Math.max(...numbers);
    return Math.exp(at(x, ...index) - highest) / numbers.reduce((sum, number) => sum + Math.exp(number - highest), 0);
  });
}

interface Row {
  readonly op: string;
  readonly call: (x: Operand, axis?: number) => Tensor;
  readonly reference: (x: Values, axis: number) => Values;
}

const rows: readonly Row[] = [
  { op: 'softmax', call: ops.softmax, reference: softmax },
  { op: 'logSoftmax', call: ops.logSoftmax, reference: logSoftmax },
];

const inputs: readonly (readonly [string, NdArray, number])[] = [
  ['rows', floats([3, 5]), -1],
  ['a vector', floats([37]), 0],
  ['columns', floats([3, 5]), 0],
  ['a middle axis', floats([2, 3, 4]), 1],
  ['one number', floats([4, 1]), 1],
  ['no rows', floats([0, 3]), 1],
  ['large numbers', arrayOf([1000, 1001, 999, -1000, -1001, -999], [2, 3]), 1],
  ['numbers far apart', arrayOf([-100, 0, 80, 0, -200, 1], [2, 3]), 1],
];

const special: readonly (readonly [string, readonly number[]])[] = [
  ['a NaN', [1, Number.NaN, 2]],
  ['a minus infinity', [1, -Infinity, 2]],
];

const cases = rows.flatMap(({ op, call, reference }): OpCase[] => [
  ...inputs.map(([name, input, axis]): OpCase => ({
    op,
    name,
    inputs: [input],
    call: (x) => call(x, axis),
    reference: (x) => reference(x, axis < 0 ? axis + x.shape.length : axis),
    ...(input.shape.length > 1 ? { batched: [0] } : {}),
  })),
  ...special.map(([name, numbers]): OpCase => ({
    op,
    name,
    inputs: [arrayOf(numbers, [1, 3])],
    call: (x) => call(x),
    reference: (x) => reference(x, 1),
    gradient: 'none',
  })),
]);

const spec = (dtype: DType, ...shape: readonly number[]): Refusal['inputs'][number] => ({ shape, dtype });

const refusals = rows.flatMap(({ op, call }): Refusal[] => [
  { op, name: 'int32', inputs: [spec('int32', 2)], call: (x) => call(x), error: DTypeError },
  { op, name: 'a scalar', inputs: [spec('float32')], call: (x) => call(x), error: ShapeError },
  { op, name: 'an axis outside', inputs: [spec('float32', 2)], call: (x) => call(x, 1), error: ShapeError },
]);

export const softmaxes: OpFamily = { name: 'softmax', cases, refusals };
