import { ArgumentError, type DType, DTypeError, type NdArray, ops, ShapeError } from '@ibex-ml/core';
import { bools, floats, wholes } from '../reference/inputs.ts';
import { arrayOf, map, zip } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

const clamp = (x: number, min: number, max: number): number => (Number.isNaN(x) ? x : Math.min(Math.max(x, min), max));

const clips: readonly OpCase[] = [
  {
    op: 'clip',
    name: 'a matrix',
    inputs: [floats([3, 5])],
    call: (x) => ops.clip(x, -0.7, 1.1),
    reference: (x) => map(x, (number) => clamp(number, -0.7, 1.1)),
    batched: [0],
  },
  {
    op: 'clip',
    name: 'special values',
    inputs: [arrayOf([Number.NaN, Infinity, -Infinity, 0, 1, -1], [6])],
    call: (x) => ops.clip(x, -1, 1),
    reference: (x) => map(x, (number) => clamp(number, -1, 1)),
    gradient: 'none',
  },
  {
    op: 'clip',
    name: 'the edges, where gradients still flow',
    inputs: [arrayOf([-1, 1, 1.5, -1.5], [4])],
    call: (x) => ops.clip(x, -1, 1),
    reference: (x) => map(x, (number) => clamp(number, -1, 1)),
    gradient: ({ data }) => [{ shape: [4], data: [data[0] as number, data[1] as number, 0, 0] }],
  },
  {
    op: 'clip',
    name: 'one side',
    inputs: [floats([0, 3])],
    call: (x) => ops.clip(x, 0, Infinity),
    reference: (x) => x,
  },
];

type Sizes = readonly number[];
const shapes: readonly (readonly [Sizes, Sizes, Sizes])[] = [
  [
    [3, 4],
    [3, 4],
    [3, 4],
  ],
  [[3, 1], [4], [3, 4]],
  [[4], [3, 4], []],
  [[], [2, 3], [2, 3]],
  [
    [2, 1, 1],
    [1, 3, 1],
    [1, 1, 4],
  ],
  [[0, 2], [2], []],
];

const choose = (holds: number = 0, a: number = 0, b: number = 0): number => (holds === 1 ? a : b);

const wheres: readonly OpCase[] = [
  ...shapes.map(([condition, a, b]): OpCase => ({
    op: 'where',
    name: [condition, a, b].map((shape) => `[${shape.join()}]`).join(' '),
    inputs: [bools(condition), floats(a, { seed: 2 }), floats(b, { seed: 3 })],
    call: (...inputs) => ops.where(...(inputs as Parameters<typeof ops.where>)),
    reference: (...inputs) => zip(choose, ...inputs),
    ...(condition === shapes[0]?.[0] ? { batched: [0, 1, 2] } : {}),
  })),
  {
    op: 'where',
    name: 'int32',
    inputs: [bools([3, 4]), wholes([3, 4], -9, 9), wholes([4], 20, 30)],
    call: (condition, a, b) => ops.where(condition, a, b),
    reference: (...inputs) => zip(choose, ...inputs),
  },
  {
    op: 'where',
    name: 'a NaN that is not chosen',
    inputs: [arrayOf([1, 0], [2], 'bool'), arrayOf([1, Number.NaN], [2]), arrayOf([Infinity, 2], [2])],
    call: (condition, a, b) => ops.where(condition, a, b),
    reference: () => ({ shape: [2], data: [1, 2] }),
    gradient: ({ data }) => [
      { shape: [2], data: [data[0] as number, 0] },
      { shape: [2], data: [0, data[1] as number] },
    ],
  },
  {
    op: 'where',
    name: 'a number for one side',
    inputs: [bools([5]), floats([5])],
    call: (condition, a) => ops.where(condition, a, -1),
    reference: (condition, a) => zip((holds, x) => choose(holds, x, -1), condition, a),
  },
];

const logic: readonly OpCase[] = (
  [
    ['logicalAnd', ops.logicalAnd, (a: number, b: number) => a * b],
    ['logicalOr', ops.logicalOr, (a: number, b: number) => Math.max(a, b)],
  ] as const
).flatMap(([op, call, reference]) =>
  (
    [
      [[4], [4]],
      [[2, 1], [3]],
      [[0], []],
    ] as const
  ).map(([a, b]): OpCase => ({
    op,
    name: `[${a.join()}] and [${b.join()}]`,
    inputs: [bools(a, 5), bools(b, 6)],
    call: (left, right) => call(left, right),
    reference: (left, right) => zip((x = 0, y = 0) => reference(x, y), left, right),
  })),
);

const casts: readonly (readonly [string, NdArray, DType, (x: number) => number])[] = [
  ['the fraction is dropped', arrayOf([1.9, -1.9, 0.5, -0.5, 2, 1e6], [2, 3]), 'int32', Math.trunc],
  ['anything but 0 is true', arrayOf([0, -0, 0.5, -3, Number.NaN, Infinity], [6]), 'bool', (x) => (x === 0 ? 0 : 1)],
  ['whole numbers stay', wholes([3, 2], -1000, 1000), 'float32', (x) => x],
  ['whole numbers as truth', wholes([9], -1, 2), 'bool', (x) => (x === 0 ? 0 : 1)],
  ['truth as numbers', bools([4, 2]), 'float32', (x) => x],
  ['truth as whole numbers', bools([4, 2]), 'int32', (x) => x],
  ['bytes', wholes([2, 7], 0, 256, 'uint8'), 'float32', (x) => x],
  ['bytes as whole numbers', wholes([2, 7], 0, 256, 'uint8'), 'int32', (x) => x],
  ['to bytes', arrayOf([0, 1.5, 200.9, 255], [4]), 'uint8', Math.trunc],
  ['whole numbers to bytes', wholes([5], 0, 256), 'uint8', (x) => x],
  ['nothing', arrayOf([], [0, 3]), 'int32', (x) => x],
];

const rest: readonly OpCase[] = [
  ...casts.map(([name, input, dtype, reference]): OpCase => ({
    op: 'cast',
    name: `${input.dtype} to ${dtype}: ${name}`,
    inputs: [input],
    call: (x) => ops.cast(x, dtype),
    reference: (x) => map(x, reference),
    ...(input.shape.length > 1 ? { batched: [0] } : {}),
  })),
  ...[floats([2, 3]), floats([]), floats([0])].map((input): OpCase => ({
    op: 'stopGradient',
    name: `[${input.shape.join()}]`,
    inputs: [input],
    call: (x) => ops.stopGradient(x),
    reference: (x) => x,
    tolerance: { relative: 0, ofLargest: 0, signedZero: true },
  })),
  {
    op: 'logicalNot',
    name: 'both',
    inputs: [arrayOf([0, 1], [2, 1], 'bool')],
    call: (x) => ops.logicalNot(x),
    reference: (x) => map(x, (truth) => 1 - truth),
    batched: [0],
  },
];

const spec = (dtype: DType, ...shape: readonly number[]): { readonly shape: readonly number[]; readonly dtype: DType } => ({
  shape,
  dtype,
});

const refusals: readonly Refusal[] = [
  { op: 'clip', name: 'int32', inputs: [spec('int32', 2)], call: (x) => ops.clip(x, 0, 1), error: DTypeError },
  {
    op: 'clip',
    name: 'a minimum above the maximum',
    inputs: [spec('float32', 2)],
    call: (x) => ops.clip(x, 1, 0),
    error: ArgumentError,
  },
  {
    op: 'clip',
    name: 'NaN as a limit',
    inputs: [spec('float32', 2)],
    call: (x) => ops.clip(x, Number.NaN, 0),
    error: ArgumentError,
  },
  ...[ops.logicalAnd, ops.logicalOr].map((call, index): Refusal => ({
    op: ['logicalAnd', 'logicalOr'][index] as string,
    name: 'floats',
    inputs: [spec('float32', 2), spec('float32', 2)],
    call: (a, b) => call(a, b),
    error: DTypeError,
  })),
  { op: 'logicalNot', name: 'int32', inputs: [spec('int32', 2)], call: (x) => ops.logicalNot(x), error: DTypeError },
  {
    op: 'where',
    name: 'a condition of floats',
    inputs: [spec('float32', 2), spec('float32', 2), spec('float32', 2)],
    call: (c, a, b) => ops.where(c, a, b),
    error: DTypeError,
  },
  {
    op: 'where',
    name: 'two types',
    inputs: [spec('bool', 2), spec('float32', 2), spec('int32', 2)],
    call: (c, a, b) => ops.where(c, a, b),
    error: DTypeError,
  },
  {
    op: 'where',
    name: 'sizes that do not broadcast',
    inputs: [spec('bool', 2), spec('float32', 3), spec('float32', 3)],
    call: (c, a, b) => ops.where(c, a, b),
    error: ShapeError,
  },
];

export const select: OpFamily = { name: 'choices and types', cases: [...clips, ...wheres, ...logic, ...rest], refusals };
