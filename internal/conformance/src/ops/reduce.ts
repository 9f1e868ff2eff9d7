import { type DType, DTypeError, type NdArray, ops, type Operand, ShapeError, type Tensor } from '@ibex-ml/core';
import { bools, distinct, floats, wholes } from '../reference/inputs.ts';
import { arrayOf, at, build, elementAt, indicesOf, type Values } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

type Axis = number | readonly number[] | null;

/** The elements that fall together, for each element of the reduced array. */
function reduced(x: Values, axis: Axis, keepDims: boolean, fold: (elements: readonly number[]) => number): Values {
  const rank = x.shape.length;
  const axes = axis === null ? x.shape.map((_, index) => index) : [axis].flat().map((one) => (one < 0 ? one + rank : one));
  const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
  const whole = build(kept, (index) => {
    const inner = indicesOf(x.shape.map((size, place) => (axes.includes(place) ? size : 1)));
    return fold(inner.map((offset) => at(x, ...offset.map((step, place) => step + (index[place] as number)))));
  });
  return keepDims ? whole : { shape: x.shape.filter((_, index) => !axes.includes(index)), data: whole.data };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);
const largest = (numbers: readonly number[]): number => (numbers.some(Number.isNaN) ? Number.NaN : Math.max(...numbers));
const smallest = (numbers: readonly number[]): number => (numbers.some(Number.isNaN) ? Number.NaN : Math.min(...numbers));

/** A reduction over axes. */
interface Row {
  readonly op: string;
  readonly call: (x: Operand, axis?: Axis, keepDims?: boolean) => Tensor;
  readonly fold: (elements: readonly number[]) => number;
  readonly input: (shape: readonly number[]) => NdArray;
  /** Whether it has a value for no elements. */
  readonly ofNone: boolean;
  readonly special?: readonly number[];
  readonly refused: readonly DType[];
}

const edges = [1, Number.NaN, -2, 3, Infinity, 2, -Infinity, 0, 1];
const rows: readonly Row[] = [
  { op: 'sum', call: ops.sum, fold: sum, input: (shape) => floats(shape), ofNone: true, special: edges, refused: ['bool'] },
  {
    op: 'mean',
    call: ops.mean,
    fold: (numbers) => sum(numbers) / numbers.length,
    input: (shape) => floats(shape),
    ofNone: false,
    special: edges,
    refused: ['bool', 'int32', 'uint8'],
  },
  { op: 'max', call: ops.max, fold: largest, input: distinct, ofNone: false, special: edges, refused: ['bool'] },
  { op: 'min', call: ops.min, fold: smallest, input: distinct, ofNone: false, special: edges, refused: ['bool'] },
  {
    op: 'prod',
    call: ops.prod,
    fold: (numbers) => numbers.reduce((product, x) => product * x, 1),
    input: (shape) => floats(shape, { from: 0.5, to: 1.5 }),
    ofNone: true,
    refused: ['bool'],
  },
  {
    op: 'all',
    call: ops.all,
    fold: (truths) => Math.min(1, ...truths),
    input: (shape) => bools(shape),
    ofNone: true,
    refused: ['float32', 'int32'],
  },
  {
    op: 'any',
    call: ops.any,
    fold: (truths) => Math.max(0, ...truths),
    input: (shape) => bools(shape),
    ofNone: true,
    refused: ['float32', 'int32'],
  },
];

const variants: readonly (readonly [readonly number[], Axis, boolean])[] = [
  [[3, 4], null, false],
  [[3, 4], null, true],
  [[3, 4], 0, false],
  [[3, 4], 1, true],
  [[3, 4], -1, false],
  [[2, 3, 4], [0, 2], false],
  [[2, 3, 4], [2, 0], true],
  [[2, 3, 4], 1, false],
  [[2, 3, 2, 2, 3], [1, 3], false],
  [[2, 1, 3], 1, false],
  [[1, 5], 0, false],
  [[], null, false],
  [[3, 4], [], false],
  [[130, 3], 0, false],
  [[2, 70], -1, false],
  [[0, 3], 1, false],
];

function casesOf({ op, call, fold, input, ofNone, special, refused }: Row): OpCase[] {
  const make = (name: string, given: NdArray, axis: Axis, keepDims: boolean, more: Partial<OpCase> = {}): OpCase => ({
    op,
    name,
    inputs: [given],
    call: (x) => call(x, axis, keepDims),
    reference: (x) => reduced(x, axis, keepDims, fold),
    ...more,
  });
  return [
    ...variants.map(([shape, axis, keepDims]) =>
      make(
        `[${shape.join()}] along ${JSON.stringify(axis)}${keepDims ? ', axes kept' : ''}`,
        input(shape),
        axis,
        keepDims,
        shape.length > 1 ? { batched: [0] } : {},
      ),
    ),
    ...(ofNone ? [make('no elements', input([2, 0]), 1, false), make('no elements at all', input([0]), null, false)] : []),
    ...(special === undefined ? [] : [make('special values', arrayOf(special, [3, 3]), 1, false, { gradient: 'none' })]),
    ...(refused.includes('int32') ? [] : [make('int32', wholes([3, 4], -9, 9), 0, false)]),
  ];
}

const spec = (dtype: DType, ...shape: readonly number[]): Refusal['inputs'][number] => ({ shape, dtype });

function refusalsOf({ op, call, refused }: Row): Refusal[] {
  const dtype = refused.includes('float32') ? 'bool' : 'float32';
  return [
    ...refused.map((other): Refusal => ({
      op,
      name: other,
      inputs: [spec(other, 2, 2)],
      call: (x) => call(x),
      error: DTypeError,
    })),
    { op, name: 'an axis outside', inputs: [spec(dtype, 2, 2)], call: (x) => call(x, 2), error: ShapeError },
    { op, name: 'an axis below', inputs: [spec(dtype, 2, 2)], call: (x) => call(x, [0, -3]), error: ShapeError },
    { op, name: 'half an axis', inputs: [spec(dtype, 2, 2)], call: (x) => call(x, 0.5), error: ShapeError },
  ];
}

/** The gradient of an extreme goes to all that are equal to it, in equal shares. */
const ties: readonly OpCase[] = [
  { op: 'max', call: ops.max, fold: largest },
  { op: 'min', call: ops.min, fold: smallest },
].map(({ op, call, fold }) => ({
  op,
  name: 'equals',
  inputs: [arrayOf([2, 2, 2, 2], [2, 2])],
  call: (x) => call(x, 1),
  reference: (x) => reduced(x, 1, false, fold),
  gradient: (weights) => [build([2, 2], ([row = 0]) => at(weights, row) / 2)],
}));

const extremes: readonly OpCase[] = [
  { op: 'argMax', call: ops.argMax, fold: largest },
  { op: 'argMin', call: ops.argMin, fold: smallest },
].flatMap(({ op, call, fold }) => {
  const place = (numbers: readonly number[]): number => numbers.indexOf(fold(numbers));
  const inputs: readonly (readonly [string, NdArray, number])[] = [
    ['rows', distinct([3, 5]), -1],
    ['columns', distinct([3, 5]), 0],
    ['a middle axis', distinct([2, 4, 3]), 1],
    ['one number', distinct([4, 1]), 1],
    ['a vector', distinct([33]), 0],
    ['the first of equals', arrayOf([1, 3, 3, 1, 1, 3], [2, 3]), 1],
    ['infinities', arrayOf([-Infinity, 1, Infinity, Infinity, -Infinity, -Infinity], [2, 3]), 1],
    ['int32', wholes([4, 6], -50, 50), 1],
    ['no rows', floats([0, 3]), 1],
  ];
  return inputs.map(([name, input, axis]) => ({
    op,
    name,
    inputs: [input],
    call: (x: Operand) => call(x, axis),
    reference: (x: Values) => reduced(x, axis, false, place),
    ...(input.shape.length > 1 ? { batched: [0] } : {}),
  }));
});

function running(x: Values, axis: number, exclusive: boolean, reverse: boolean): Values {
  return build(x.shape, (index) => {
    const own = index[axis] as number;
    const before = (place: number): boolean => (reverse ? place > own : place < own) || (!exclusive && place === own);
    const places = Array.from({ length: x.shape[axis] as number }, (_, place) => place).filter(before);
    return sum(places.map((place) => elementAt(x, index.toSpliced(axis, 1, place)) as number));
  });
}

const sums: readonly OpCase[] = [[5], [3, 4], [2, 3, 4], [4, 0], [1, 1]].flatMap((shape) =>
  shape.flatMap((_, axis) =>
    [false, true].flatMap((exclusive) =>
      [false, true].map((reverse) => ({
        op: 'cumsum',
        name: `[${shape.join()}] along ${axis}${exclusive ? ', exclusive' : ''}${reverse ? ', reverse' : ''}`,
        inputs: [floats(shape)],
        call: (x: Operand) => ops.cumsum(x, axis, { exclusive, reverse }),
        reference: (x: Values) => running(x, axis, exclusive, reverse),
        batched: [0],
      })),
    ),
  ),
);

const axisRefusals: readonly Refusal[] = [
  { op: 'argMax', name: 'an axis outside', inputs: [spec('float32', 2)], call: (x) => ops.argMax(x, 1), error: ShapeError },
  { op: 'argMin', name: 'an axis outside', inputs: [spec('float32', 2)], call: (x) => ops.argMin(x, -2), error: ShapeError },
  { op: 'argMax', name: 'bool', inputs: [spec('bool', 2)], call: (x) => ops.argMax(x), error: DTypeError },
  { op: 'argMax', name: 'no elements', inputs: [spec('float32', 2, 0)], call: (x) => ops.argMax(x), error: ShapeError },
  { op: 'cumsum', name: 'an axis outside', inputs: [spec('float32', 2)], call: (x) => ops.cumsum(x, 1), error: ShapeError },
  { op: 'cumsum', name: 'bool', inputs: [spec('bool', 2)], call: (x) => ops.cumsum(x, 0), error: DTypeError },
];

export const reductions: OpFamily = {
  name: 'reductions',
  cases: [...rows.flatMap(casesOf), ...ties, ...extremes, ...sums],
  refusals: [...rows.flatMap(refusalsOf), ...axisRefusals],
};
