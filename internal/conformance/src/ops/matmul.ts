import { type DType, DTypeError, ops, ShapeError } from '@ibex-ml/core';
import { floats } from '../reference/inputs.ts';
import { arrayOf, broadcastShape, build, stretchedAt, type Values } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

type Sizes = readonly number[];

/** The last two axes swapped. */
function turned(x: Values, transpose: boolean): Values {
  if (!transpose) return x;
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return build([...x.shape.slice(0, -2), columns, rows], (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    return stretchedAt(x, [...index.slice(0, -2), column, row]);
  });
}

function product(a: Values, b: Values): Values {
  const [rows, inner] = a.shape.slice(-2) as [number, number];
  const batch = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const lead = (index: readonly number[], x: Values): readonly number[] =>
    index.slice(batch.length - (x.shape.length - 2), batch.length);
  return build([...batch, rows, b.shape.at(-1) as number], (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    let sum = 0;
    for (let k = 0; k < inner; k += 1) {
      sum += stretched(a, lead(index, a), [row, k]) * stretched(b, lead(index, b), [k, column]);
    }
    return sum;
  });
}

/** An element of a matrix among those of leading axes, which stretch; the matrix itself does not. */
function stretched(x: Values, lead: readonly number[], [row, column]: readonly [number, number]): number {
  const place = lead.map((step, axis) => (x.shape[axis] === 1 ? 0 : step));
  return stretchedAt(x, [...place, row, column]);
}

const shapes: readonly (readonly [Sizes, Sizes])[] = [
  [
    [3, 4],
    [4, 5],
  ],
  [
    [1, 4],
    [4, 1],
  ],
  [
    [4, 1],
    [1, 3],
  ],
  [
    [17, 33],
    [33, 19],
  ],
  [
    [0, 3],
    [3, 2],
  ],
  [
    [2, 3],
    [3, 0],
  ],
  [
    [2, 3, 4],
    [4, 5],
  ],
  [
    [2, 3, 4],
    [2, 4, 5],
  ],
  [
    [2, 3, 4],
    [1, 4, 5],
  ],
  [
    [3, 4],
    [2, 4, 5],
  ],
  [
    [2, 2, 3, 4],
    [4, 3],
  ],
  [
    [2, 3, 2, 4],
    [2, 3, 4, 2],
  ],
  [
    [2, 1, 2, 4],
    [1, 3, 4, 2],
  ],
  [
    [2, 3, 0],
    [0, 4],
  ],
];

const swapped = (shape: Sizes, turn: boolean): Sizes => (turn ? [...shape.slice(0, -2), ...shape.slice(-2).toReversed()] : shape);

const cases = shapes.flatMap(([a, b]) =>
  [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB): OpCase => {
      const [first, second] = [swapped(a, transposeA), swapped(b, transposeB)];
      return {
        op: 'matmul',
        name: `[${first.join()}]${transposeA ? "'" : ''} · [${second.join()}]${transposeB ? "'" : ''}`,
        inputs: [floats(first, { seed: 1 }), floats(second, { seed: 2 })],
        call: (left, right) => ops.matmul(left, right, { transposeA, transposeB }),
        reference: (left, right) => product(turned(left, transposeA), turned(right, transposeB)),
        // The differences of products this large take long; smaller ones have the same rule.
        ...(first.includes(33) ? { gradient: 'none' } : {}),
        ...(first.length >= second.length && (second.length === 2 || second[0] === 1) && !(first.length === 2 && transposeA)
          ? { batched: [0] }
          : {}),
      };
    }),
  ),
);

const special: OpCase = {
  op: 'matmul',
  name: 'NaN and infinities, which spread over their row and column',
  inputs: [arrayOf([1, Number.NaN, 2, 3, Infinity, 0], [3, 2]), arrayOf([1, 0, 2, 1], [2, 2])],
  call: (a, b) => ops.matmul(a, b),
  reference: product,
  gradient: 'none',
};

const spec = (dtype: DType, ...shape: Sizes): Refusal['inputs'][number] => ({ shape, dtype });
const refuse = (name: string, inputs: Refusal['inputs'], error: Refusal['error'] = ShapeError): Refusal => ({
  op: 'matmul',
  name,
  inputs,
  call: (a, b) => ops.matmul(a, b),
  error,
});

export const matmuls: OpFamily = {
  name: 'products of matrices',
  cases: [...cases, special],
  refusals: [
    refuse('inner sizes that differ', [spec('float32', 2, 3), spec('float32', 2, 3)]),
    refuse('a vector', [spec('float32', 3), spec('float32', 3, 2)]),
    refuse('leading sizes that do not broadcast', [spec('float32', 2, 1, 3), spec('float32', 3, 3, 1)]),
    refuse('int32', [spec('int32', 2, 2), spec('int32', 2, 2)], DTypeError),
    refuse('two types', [spec('float32', 2, 2), spec('int32', 2, 2)], DTypeError),
  ],
};
