import { DTypeError, ops, type Operand, ShapeError, type Tensor } from '@ibex-ml/core';
import type { Tolerance } from '../reference/compare.ts';
import { floats, type Range, wholes } from '../reference/inputs.ts';
import { arrayOf, zip } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

/** An elementwise function of two numbers. */
interface Row {
  readonly op: string;
  readonly call: (a: Operand, b: Operand) => Tensor;
  readonly reference: (a: number, b: number) => number;
  readonly ranges?: readonly [Range, Range];
  /** Numbers of which every pair is tried. */
  readonly special: readonly number[];
  readonly tolerance?: Partial<Tolerance>;
  /** What int32 gives, where it takes that. */
  readonly integers?: (a: number, b: number) => number;
}

const all = [Number.NaN, Infinity, -Infinity, 0, 1, -1, 2.5];
const finite = [1, -1, 2.5, -2.5, 7, -7];
const anyNumber: Range = {};
const awayFromZero: Range = { from: 0.5, to: 3 };
const truth = (holds: boolean): number => (holds ? 1 : 0);
const mod = (a: number, b: number): number => a - b * Math.floor(a / b);
const maximum = (a: number, b: number): number => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b));
const minimum = (a: number, b: number): number => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.min(a, b));

const rows: readonly Row[] = [
  { op: 'add', call: ops.add, reference: (a, b) => a + b, special: all, integers: (a, b) => a + b },
  { op: 'sub', call: ops.sub, reference: (a, b) => a - b, special: all, integers: (a, b) => a - b },
  { op: 'mul', call: ops.mul, reference: (a, b) => a * b, special: all, integers: (a, b) => a * b },
  {
    op: 'div',
    call: ops.div,
    reference: (a, b) => a / b,
    ranges: [anyNumber, awayFromZero],
    special: [...all, -0],
    tolerance: { signedZero: true },
    integers: (a, b) => a / b,
  },
  {
    op: 'pow',
    call: ops.pow,
    reference: (a, b) => a ** b,
    ranges: [awayFromZero, anyNumber],
    special: [0, 1, 2, 3, -1, -2, 4],
    tolerance: { relative: 2e-6 },
  },
  { op: 'maximum', call: ops.maximum, reference: maximum, special: all, integers: maximum },
  { op: 'minimum', call: ops.minimum, reference: minimum, special: all, integers: minimum },
  {
    op: 'floorDiv',
    call: ops.floorDiv,
    reference: (a, b) => Math.floor(a / b),
    ranges: [{ from: -9, to: 9 }, awayFromZero],
    special: finite,
    integers: (a, b) => Math.floor(a / b),
  },
  {
    op: 'mod',
    call: ops.mod,
    reference: mod,
    ranges: [{}, { from: 1, to: 3 }],
    special: finite,
    tolerance: { ofLargest: 1e-6 },
    integers: mod,
  },
  { op: 'equal', call: ops.equal, reference: (a, b) => truth(a === b), special: all, integers: (a, b) => truth(a === b) },
  { op: 'notEqual', call: ops.notEqual, reference: (a, b) => truth(a !== b), special: all, integers: (a, b) => truth(a !== b) },
  { op: 'less', call: ops.less, reference: (a, b) => truth(a < b), special: all, integers: (a, b) => truth(a < b) },
  { op: 'lessEqual', call: ops.lessEqual, reference: (a, b) => truth(a <= b), special: all, integers: (a, b) => truth(a <= b) },
  { op: 'greater', call: ops.greater, reference: (a, b) => truth(a > b), special: all, integers: (a, b) => truth(a > b) },
  {
    op: 'greaterEqual',
    call: ops.greaterEqual,
    reference: (a, b) => truth(a >= b),
    special: all,
    integers: (a, b) => truth(a >= b),
  },
];

type Sizes = readonly number[];
const shapes: readonly (readonly [Sizes, Sizes])[] = [
  [
    [3, 4],
    [3, 4],
  ],
  [[3, 4], [4]],
  [[4], [3, 4]],
  [
    [3, 1],
    [1, 4],
  ],
  [
    [2, 1, 3],
    [5, 1],
  ],
  [[], [2, 2]],
  [[2, 3], []],
  [[], []],
  [[0, 3], [3]],
  [
    [0, 1],
    [1, 4],
  ],
  [[1], [1]],
  [
    [2, 1, 2, 1, 3],
    [1, 3, 1, 2, 1],
  ],
  [[1, 1, 1], [1]],
];

function casesOf({ op, call, reference, ranges = [anyNumber, anyNumber], special, tolerance, integers }: Row): OpCase[] {
  const shared = {
    op,
    call: (a: Operand, b: Operand): Tensor => call(a, b),
    tolerance: { ofLargest: 0, relative: 2e-7, ...tolerance },
  };
  const [first, second] = ranges;
  const pairs = special.flatMap((a) => special.map((b) => [a, b] as const));
  const sides = [0, 1].map((side) =>
    arrayOf(
      pairs.map((pair) => pair[side] as number),
      [pairs.length],
    ),
  );
  return [
    ...shapes.map(([a, b]): OpCase => ({
      ...shared,
      name: `[${a.join()}] and [${b.join()}]`,
      inputs: [floats(a, { ...first, seed: 3 }), floats(b, { ...second, seed: 4 })],
      reference: (...inputs) => zip(reference, ...inputs),
      ...(a.length === 2 && b.length <= 2 ? { batched: a[0] === b[0] && b.length === 2 ? [0, 1] : [0] } : {}),
    })),
    {
      ...shared,
      name: 'special values',
      inputs: sides,
      reference: (...inputs) => zip(reference, ...inputs),
      gradient: 'none',
    },
    ...(integers === undefined
      ? []
      : [
          {
            ...shared,
            name: 'int32',
            inputs: [wholes([4, 9], -20, 20), wholes([9], 1, 9)],
            reference: (...inputs: Parameters<OpCase['reference']>) => zip(integers, ...inputs),
          },
        ]),
  ];
}

function refusalsOf({ op, call }: Row): Refusal[] {
  const refuse = (
    name: string,
    shapes: readonly [Sizes, Sizes],
    dtype: 'float32' | 'bool',
    error: Refusal['error'],
  ): Refusal => ({
    op,
    name,
    inputs: shapes.map((shape) => ({ shape, dtype })),
    call: (a, b) => call(a, b),
    error,
  });
  return [
    refuse(
      'sizes that do not broadcast',
      [
        [2, 3],
        [2, 4],
      ],
      'float32',
      ShapeError,
    ),
    refuse(
      'leading sizes that do not broadcast',
      [
        [3, 1],
        [2, 4],
      ],
      'float32',
      ShapeError,
    ),
    ...(['div', 'equal', 'notEqual'].includes(op) ? [] : [refuse('bool', [[2], [2]], 'bool', DTypeError)]),
  ];
}

/** Gradients where both are equal, and at the edge of a power: as in TensorFlow. */
const kinks: readonly OpCase[] = [
  {
    op: 'maximum',
    name: 'equals',
    inputs: [arrayOf([2, 1], [2]), arrayOf([2, 1], [2])],
    call: (a, b) => ops.maximum(a, b),
    reference: (a) => a,
    gradient: (weights) => [weights, { shape: [2], data: [0, 0] }],
  },
  {
    op: 'minimum',
    name: 'equals',
    inputs: [arrayOf([2, 1], [2]), arrayOf([2, 1], [2])],
    call: (a, b) => ops.minimum(a, b),
    reference: (a) => a,
    gradient: (weights) => [weights, { shape: [2], data: [0, 0] }],
  },
  {
    op: 'pow',
    name: 'a base of 0 and below',
    inputs: [arrayOf([0, 0, -2, -2], [4]), arrayOf([0, 2, 3, 0], [4])],
    call: (a, b) => ops.pow(a, b),
    reference: (a, b) => zip((x = 0, y = 0) => x ** y, a, b),
    gradient: ({ data }) => [
      { shape: [4], data: [0, 0, 12 * (data[2] as number), 0] },
      { shape: [4], data: [0, 0, 0, 0] },
    ],
  },
];

export const binary: OpFamily = {
  name: 'functions of two numbers',
  cases: [...rows.flatMap(casesOf), ...kinks],
  refusals: rows.flatMap(refusalsOf),
};
