import { ArgumentError, type DType, DTypeError, type NdArray, ops, type Operand, ShapeError, type Tensor } from '@ibex-ml/core';
import { distinct, floats } from '../reference/inputs.ts';
import { arrayOf, at, build, indicesOf, type Values } from '../reference/values.ts';
import { adjoint, type Moves, placesOf, tapAt } from '../reference/windows.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

type Shape4 = readonly [number, number, number, number];
type Row = Readonly<{ image: Shape4; poolSize: ops.Size2d; strides: ops.Size2d; padding: ops.Padding }>;

const paddings: readonly ops.Padding[] = ['valid', 'same', [1, 0, 1, 1]];
const rows: readonly Row[] = [
  ...paddings.flatMap((padding): Row[] => [
    { image: [1, 5, 6, 1], poolSize: [2, 2], strides: [2, 2], padding },
    { image: [1, 5, 6, 1], poolSize: [3, 2], strides: [1, 1], padding },
    { image: [1, 6, 5, 1], poolSize: [2, 3], strides: [2, 1], padding },
    { image: [1, 7, 7, 1], poolSize: [2, 2], strides: [3, 3], padding },
  ]),
  { image: [1, 4, 4, 2], poolSize: [1, 1], strides: [1, 1], padding: 'valid' },
  { image: [1, 2, 3, 9], poolSize: [2, 3], strides: [2, 3], padding: 'valid' },
  { image: [2, 3, 4, 2], poolSize: [2, 2], strides: [1, 2], padding: 'same' },
  { image: [1, 2, 2, 1], poolSize: [3, 3], strides: [1, 1], padding: 'same' },
];

const movesOf = ({ strides, padding }: Row): Moves => ({ strides, padding, dilations: [1, 1] });
const nameOf = ({ image, poolSize, strides, padding }: Row): string =>
  `[${image.join()}] by ${poolSize.join()}, strides ${strides.join()}, ${JSON.stringify(padding)}`;

/** The places of a window that lie on the image, row by row. */
function covered({ image, poolSize, ...row }: Row, i: number, j: number): ops.Size2d[] {
  const moves = movesOf({ image, poolSize, ...row });
  const places = placesOf(image, poolSize, moves);
  return indicesOf(poolSize)
    .map(([h = 0, w = 0]) => tapAt([i, j], [h, w], places, moves))
    .filter(([y, x]) => y >= 0 && x >= 0 && y < image[1] && x < image[2]);
}

function pooled(x: Values, row: Row, fold: (elements: readonly number[]) => number): Values {
  const { counts } = placesOf(row.image, row.poolSize, movesOf(row));
  return build([row.image[0], ...counts, row.image[3]], ([n = 0, i = 0, j = 0, c = 0]) =>
    fold(covered(row, i, j).map(([y, z]) => at(x, n, y, z, c))),
  );
}

const largest = (numbers: readonly number[]): number => (numbers.some(Number.isNaN) ? Number.NaN : Math.max(...numbers));
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** The gradient of the maximum: all of a window's goes to its first maximum. */
function maxGradient(dy: Values, x: Values, row: Row): Values {
  const sums = new Map<string, number>();
  for (const [n = 0, i = 0, j = 0, c = 0] of indicesOf(dy.shape)) {
    const places = covered(row, i, j);
    const numbers = places.map(([y, z]) => at(x, n, y, z, c));
    const [y, z] = places[numbers.indexOf(largest(numbers))] as ops.Size2d;
    const key = [n, y, z, c].join();
    sums.set(key, (sums.get(key) ?? 0) + at(dy, n, i, j, c));
  }
  return build(x.shape, (index) => sums.get(index.join()) ?? 0);
}

function outputOf(row: Row): NdArray {
  const { counts } = placesOf(row.image, row.poolSize, movesOf(row));
  return floats([row.image[0], ...counts, row.image[3]], { seed: 5 });
}

function casesOf(row: Row): OpCase[] {
  const { image, poolSize, strides, padding } = row;
  const attributes = { poolSize, strides, padding };
  const maxGrad = (x: NdArray, name: string): OpCase => ({
    op: 'maxPool2dGrad',
    name,
    inputs: [outputOf(row), x],
    call: (dy, input) => ops.maxPool2dGrad(dy, input, ops.maxPool2d(input, poolSize, attributes), attributes),
    reference: (dy, input) => maxGradient(dy, input, row),
  });
  const [order, ties] = [
    distinct(image),
    arrayOf(
      Array.from({ length: distinct(image).size }, () => 1),
      image,
    ),
  ];
  return [
    {
      op: 'maxPool2d',
      name: nameOf(row),
      inputs: [order],
      call: (x) => ops.maxPool2d(x, poolSize, attributes),
      reference: (x) => pooled(x, row, largest),
      tolerance: { relative: 0, ofLargest: 0 },
      batched: [0],
    },
    maxGrad(order, nameOf(row)),
    maxGrad(ties, `${nameOf(row)}, all equal`),
    {
      op: 'averagePool2d',
      name: nameOf(row),
      inputs: [floats(image)],
      call: (x) => ops.averagePool2d(x, poolSize, attributes),
      reference: (x) => pooled(x, row, mean),
      batched: [0],
    },
    {
      op: 'averagePool2dGrad',
      name: nameOf(row),
      inputs: [outputOf(row)],
      call: (dy) => ops.averagePool2dGrad(dy, image, attributes),
      reference: (dy) => adjoint((unit) => pooled(unit, row, mean), image, dy),
    },
  ];
}

const special: readonly OpCase[] = [
  { op: 'maxPool2d', call: ops.maxPool2d, fold: largest },
  { op: 'averagePool2d', call: ops.averagePool2d, fold: mean },
].map(({ op, call, fold }) => ({
  op,
  name: 'infinities',
  inputs: [arrayOf([1, 4, 2, Infinity, 3, 1, -Infinity, -Infinity, 1, 1, -Infinity, -Infinity], [1, 2, 6, 1])],
  call: (x: Operand): Tensor => call(x, [2, 2]),
  reference: (x: Values) => pooled(x, { image: [1, 2, 6, 1], poolSize: [2, 2], strides: [2, 2], padding: 'valid' }, fold),
  gradient: 'none',
}));

const spec = (dtype: DType, ...shape: readonly number[]): Refusal['inputs'][number] => ({ shape, dtype });
const image = spec('float32', 1, 4, 4, 2);

const refusals = [
  { op: 'maxPool2d', call: ops.maxPool2d },
  { op: 'averagePool2d', call: ops.averagePool2d },
].flatMap(({ op, call }): Refusal[] => [
  { op, name: 'an image without a batch', inputs: [spec('float32', 4, 4, 2)], call: (x) => call(x, [2, 2]), error: ShapeError },
  { op, name: 'a window larger than the image', inputs: [image], call: (x) => call(x, [5, 2]), error: ShapeError },
  { op, name: 'int32', inputs: [spec('int32', 1, 4, 4, 2)], call: (x) => call(x, [2, 2]), error: DTypeError },
  { op, name: 'a window of 0', inputs: [image], call: (x) => call(x, [0, 2]), error: ArgumentError },
  { op, name: 'a stride of 0', inputs: [image], call: (x) => call(x, [2, 2], { strides: [1, 0] }), error: ArgumentError },
]);

export const pools: OpFamily = { name: 'pooling', cases: [...rows.flatMap(casesOf), ...special], refusals };
