import { ops } from '@ibex-ml/core';
import { floats } from '../reference/inputs.ts';
import { at, build, stretchedAt, type Values } from '../reference/values.ts';
import { matrix, refuse, type Sizes, typed } from './every-type.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

const reshapes = (
  [
    [
      [2, 6],
      [3, 4],
    ],
    [
      [2, 6],
      [-1, 4],
    ],
    [[2, 6], [12]],
    [[1], []],
    [[], [1, 1]],
    [
      [2, 3, 4],
      [4, -1],
    ],
    [
      [0, 3],
      [3, 0],
    ],
    [
      [0, 3],
      [-1, 3],
    ],
    [
      [2, 1, 3, 1, 2],
      [2, 3, 2],
    ],
  ] as const
).flatMap(([from, to]) =>
  typed(
    'reshape',
    `to [${to.join()}]`,
    from,
    (x) => ops.reshape(x, to),
    ({ data }) => {
      const known = to.reduce((product: number, size) => product * (size === -1 ? 1 : size), 1);
      return { shape: to.map((size) => (size === -1 ? data.length / known : size)), data };
    },
  ),
);

const unknownReshapes: readonly OpCase[] = [
  {
    op: 'reshape',
    name: 'rows flattened',
    inputs: [floats([3, 2, 4])],
    call: (x) => ops.reshape(x, [-1, 8]),
    reference: ({ data }) => ({ shape: [3, 8], data }),
    batched: [0],
  },
];

const stretches = (
  [
    [[3], [2, 3]],
    [
      [1, 3],
      [4, 3],
    ],
    [
      [2, 1],
      [2, 5],
    ],
    [[], [2, 2]],
    [
      [2, 1, 3],
      [4, 2, 5, 3],
    ],
    [[1], [1]],
    [
      [1, 3],
      [0, 3],
    ],
    [
      [1, 1, 1, 1, 1],
      [2, 1, 3, 1, 2],
    ],
  ] as const
).flatMap(([from, to]) =>
  typed(
    'broadcastTo',
    `to [${to.join()}]`,
    from,
    (x) => ops.broadcastTo(x, to),
    (x) => build(to, (index) => stretchedAt(x, index)),
  ),
);

const turned = (x: Values, permutation: Sizes): Values =>
  build(
    permutation.map((axis) => x.shape[axis] as number),
    (index) => at(x, ...permutation.map((_, axis) => index[permutation.indexOf(axis)] as number)),
  );

const transposes = (
  [
    [
      [2, 3],
      [1, 0],
    ],
    [
      [2, 3],
      [0, 1],
    ],
    [
      [2, 3, 4],
      [2, 0, 1],
    ],
    [
      [2, 3, 4],
      [1, 0, 2],
    ],
    [
      [2, 3, 4, 5],
      [0, 3, 1, 2],
    ],
    [
      [2, 3, 4, 5],
      [3, 2, 1, 0],
    ],
    [
      [2, 1, 3, 1, 2],
      [4, 1, 0, 3, 2],
    ],
    [
      [0, 3],
      [1, 0],
    ],
    [[4], [0]],
    [
      [37, 18],
      [1, 0],
    ],
  ] as const
).flatMap(([shape, permutation]) =>
  typed(
    'transpose',
    `by [${permutation.join()}]`,
    shape,
    (x) => ops.transpose(x, permutation),
    (x) => turned(x, permutation),
  ).map((item) => Object.assign(item, { batched: [0] })),
);

const reverses = (
  [
    [[4], [0]],
    [[2, 3], [1]],
    [
      [2, 3],
      [0, -1],
    ],
    [[2, 3, 4], [1]],
    [[0, 3], [1]],
    [[3, 1], [1]],
  ] as const
).flatMap(([shape, axes]) =>
  typed(
    'reverse',
    `along [${axes.join()}]`,
    shape,
    (x) => ops.reverse(x, axes),
    (x) => {
      const along = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
      return build(shape, (index) =>
        at(x, ...index.map((place, axis) => (along.includes(axis) ? shape[axis]! - 1 - place : place))),
      );
    },
  ).map((item) => Object.assign(item, { batched: [0] })),
);

const refusals: readonly Refusal[] = [
  refuse('reshape', 'another number of elements', matrix, (x) => ops.reshape(x, [4])),
  refuse('reshape', 'two open sizes', matrix, (x) => ops.reshape(x, [-1, -1])),
  refuse('reshape', 'an open size that does not divide', matrix, (x) => ops.reshape(x, [-1, 4])),
  refuse('reshape', 'a size of -2', matrix, (x) => ops.reshape(x, [-2, -3])),
  refuse('reshape', 'half a size', matrix, (x) => ops.reshape(x, [1.5, 4])),
  refuse('broadcastTo', 'a shape it does not stretch to', matrix, (x) => ops.broadcastTo(x, [3, 3])),
  refuse('broadcastTo', 'a shape it would shrink to', matrix, (x) => ops.broadcastTo(x, [3])),
  refuse('transpose', 'an axis twice', matrix, (x) => ops.transpose(x, [0, 0])),
  refuse('transpose', 'an axis left out', matrix, (x) => ops.transpose(x, [0])),
  refuse('reverse', 'an axis outside', matrix, (x) => ops.reverse(x, 2)),
];

export const moves: OpFamily = {
  name: 'moves of elements',
  cases: [...reshapes, ...unknownReshapes, ...stretches, ...transposes, ...reverses],
  refusals,
};
