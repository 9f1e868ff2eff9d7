import { DTypeError, type NdArray, ops, type Operand, type Tensor } from '@ibex-ml/core';
import type { Tolerance } from '../reference/compare.ts';
import { floats, type Range, wholes } from '../reference/inputs.ts';
import { erf, roundHalfToEven } from '../reference/functions.ts';
import { arrayOf, map } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

/** An elementwise function of one float. */
interface Row {
  readonly op: string;
  readonly call: (x: Operand) => Tensor;
  readonly reference: (x: number) => number;
  /** Where the function is defined, and smooth. */
  readonly range?: Range;
  /** Inputs with results that the definition fixes: NaN, infinities, zeros, kinks, large numbers, tiny ones. */
  readonly special: readonly number[];
  readonly tolerance?: Partial<Tolerance>;
  /** Whether it takes int32 too. */
  readonly integers?: true;
}

const edges = [Number.NaN, Infinity, -Infinity];
const positive: Range = { from: 0.1, to: 5 };
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const selu = (x: number): number => 1.0507009873554805 * (x >= 0 ? x : 1.6732632423543772 * Math.expm1(x));
const truth = (holds: boolean): number => (holds ? 1 : 0);

const rows: readonly Row[] = [
  { op: 'neg', call: ops.neg, reference: (x) => -x, special: [...edges, 0, -0], tolerance: { signedZero: true }, integers: true },
  { op: 'abs', call: ops.abs, reference: Math.abs, range: { clear: 0.01 }, special: [...edges, 0, -0], integers: true },
  { op: 'sign', call: ops.sign, reference: Math.sign, range: { clear: 0.01 }, special: [...edges, 0, -0, 1e-30, -1e-30] },
  { op: 'square', call: ops.square, reference: (x) => x * x, special: [...edges, 0, 1e20, 1e-20], integers: true },
  { op: 'exp', call: ops.exp, reference: Math.exp, special: [...edges, 0, 88, 89, -87, -200, 1e-7] },
  { op: 'expm1', call: ops.expm1, reference: Math.expm1, special: [...edges, 0, 1e-7, -1e-7, 1e-3, 0.4, -0.4, 88, -50] },
  { op: 'log', call: ops.log, reference: Math.log, range: positive, special: [...edges, 0, 1, -1, 1e-30, 1e30, 1.0001] },
  {
    op: 'log1p',
    call: ops.log1p,
    reference: Math.log1p,
    range: { from: -0.9, to: 5 },
    special: [...edges, 0, -1, -2, 1e-7, -1e-7, 1e-3, 1e30],
  },
  { op: 'sqrt', call: ops.sqrt, reference: Math.sqrt, range: positive, special: [...edges, 0, 1e-30, 1e30, -1] },
  {
    op: 'rsqrt',
    call: ops.rsqrt,
    reference: (x) => 1 / Math.sqrt(x),
    range: positive,
    special: [Number.NaN, Infinity, 0, 1e-30, -1],
  },
  { op: 'reciprocal', call: ops.reciprocal, reference: (x) => 1 / x, range: positive, special: [...edges, 0, -0, -4] },
  { op: 'sin', call: ops.sin, reference: Math.sin, special: [...edges, 0, 3, 30, -100] },
  { op: 'cos', call: ops.cos, reference: Math.cos, special: [...edges, 0, 3, 30, -100] },
  { op: 'tanh', call: ops.tanh, reference: Math.tanh, special: [...edges, 0, 1e-7, 1e-3, 0.3, 20, -100] },
  { op: 'erf', call: ops.erf, reference: erf, special: [...edges, 0, 1e-3, 0.5, 6, -6] },
  { op: 'sigmoid', call: ops.sigmoid, reference: sigmoid, special: [...edges, 0, 20, -20, -80, 100, -100] },
  {
    op: 'softplus',
    call: ops.softplus,
    reference: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    special: [...edges, 0, 20, -20, 100, -80],
  },
  { op: 'relu', call: ops.relu, reference: (x) => (x < 0 ? 0 : x), range: { clear: 0.01 }, special: [...edges, 0, -0] },
  {
    op: 'elu',
    call: ops.elu,
    reference: (x) => (x >= 0 ? x : Math.expm1(x)),
    range: { clear: 0.01 },
    special: [...edges, 0, -1e-6, -0.01, -50],
  },
  { op: 'selu', call: ops.selu, reference: selu, range: { clear: 0.01 }, special: [...edges, 0, -1e-6, -0.01, -50] },
  { op: 'floor', call: ops.floor, reference: Math.floor, range: { clear: 0.01 }, special: [...edges, 0, 2, -2, -0.5, 1e20] },
  { op: 'ceil', call: ops.ceil, reference: Math.ceil, range: { clear: 0.01 }, special: [...edges, 0, 2, -2, 0.5, 1e20] },
  {
    op: 'round',
    call: ops.round,
    reference: roundHalfToEven,
    range: { clear: 0.01 },
    special: [...edges, 0.5, 1.5, 2.5, -0.5, -1.5, 1e20],
  },
  { op: 'isNan', call: ops.isNan, reference: (x) => truth(Number.isNaN(x)), special: [...edges, 0, 1] },
  { op: 'isFinite', call: ops.isFinite, reference: (x) => truth(Number.isFinite(x)), special: [...edges, 0, 3.4e38] },
];

const shapes: readonly (readonly number[])[] = [[3, 5], [], [0, 4], [1, 1, 2, 2, 17]];

function casesOf({ op, call, reference, range, special, tolerance, integers }: Row): OpCase[] {
  const make = (name: string, input: NdArray, more: Partial<OpCase> = {}): OpCase => ({
    op,
    name,
    inputs: [input],
    call: (x) => call(x),
    reference: (x) => map(x, reference),
    tolerance: { ofLargest: 0, relative: 1e-6, ...tolerance },
    ...more,
  });
  return [
    ...shapes.map((shape) => make(`[${shape.join()}]`, floats(shape, range), shape.length > 1 ? { batched: [0] } : {})),
    make('special values', arrayOf(special, [special.length]), { gradient: 'none' }),
    ...(integers === undefined ? [] : [make('int32', wholes([2, 9], -9, 9))]),
  ];
}

function refusalsOf({ op, call, integers }: Row): Refusal[] {
  return (integers === undefined && op !== 'sign' ? (['int32', 'bool', 'uint8'] as const) : (['bool', 'uint8'] as const)).map(
    (dtype) => ({
      op,
      name: dtype,
      inputs: [{ shape: [2], dtype }],
      call: (x) => call(x),
      error: DTypeError,
    }),
  );
}

/** Gradients at kinks, where there is a choice: as in TensorFlow. */
const kinks: readonly OpCase[] = [
  { op: 'abs', call: ops.abs, reference: Math.abs, slopes: [-1, 0, 1] },
  { op: 'relu', call: ops.relu, reference: (x: number): number => Math.max(x, 0), slopes: [0, 0, 1] },
].map(({ op, call, reference, slopes }) => ({
  op,
  name: 'a kink at 0',
  inputs: [arrayOf([-1, 0, 1], [3])],
  call: (x) => call(x),
  reference: (x) => map(x, reference),
  gradient: (weights) => [{ shape: [3], data: slopes.map((slope, at) => slope * (weights.data[at] as number)) }],
}));

export const unary: OpFamily = {
  name: 'functions of one number',
  cases: [...rows.flatMap(casesOf), ...kinks],
  refusals: rows.flatMap(refusalsOf),
};
