import { type DType, DTypeError, type NdArray, ops, type Operand, ShapeError } from '@ibex-ml/core';
import { bools, floats, wholes } from '../reference/inputs.ts';
import { at, build, elementAt, stretchedAt, type Values } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

type Sizes = readonly number[];

/** What only moves elements must keep every bit. */
const exact = { relative: 0, ofLargest: 0, signedZero: true };

/** The same case for floats, int32 and bool. */
function ofEveryType(shape: Sizes): NdArray[] {
  return [floats(shape), wholes(shape, -99, 99), bools(shape)];
}

function typed(op: string, name: string, shape: Sizes, call: OpCase['call'], reference: OpCase['reference']): OpCase[] {
  return ofEveryType(shape).map((input) => ({
    op,
    name: `${input.dtype}[${shape.join()}] ${name}`,
    inputs: [input],
    call,
    reference,
    tolerance: exact,
  }));
}

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

const slices = (
  [
    [[5], [1], [3]],
    [
      [3, 4],
      [0, 1],
      [3, 2],
    ],
    [
      [3, 4],
      [1, 2],
      [-1, -1],
    ],
    [
      [3, 4],
      [1, 0],
      [0, 4],
    ],
    [
      [2, 3, 4],
      [1, 0, 2],
      [1, 3, 2],
    ],
    [
      [2, 3, 4],
      [0, 0, 0],
      [2, 3, 4],
    ],
    [
      [2, 2, 2, 3, 2],
      [0, 1, 0, 1, 0],
      [2, 1, 2, 2, 1],
    ],
    [[], [], []],
  ] as const
).flatMap(([shape, begin, size]) =>
  typed(
    'slice',
    `from [${begin.join()}], [${size.join()}]`,
    shape,
    (x) => ops.slice(x, begin, size),
    (x) => {
      const sizes = size.map((count, axis) => (count === -1 ? shape[axis]! - begin[axis]! : count));
      return build(sizes, (index) => at(x, ...index.map((place, axis) => place + begin[axis]!)));
    },
  ),
);

const pads: readonly OpCase[] = (
  [
    [[3], [[1, 2]]],
    [
      [2, 3],
      [
        [0, 0],
        [2, 1],
      ],
    ],
    [
      [2, 3],
      [
        [1, 0],
        [0, 0],
      ],
    ],
    [
      [2, 2, 2],
      [
        [1, 1],
        [0, 2],
        [3, 0],
      ],
    ],
    [
      [0, 2],
      [
        [1, 1],
        [0, 0],
      ],
    ],
    [
      [1, 2, 2, 1],
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ],
    ],
  ] as const
).flatMap(([shape, paddings]) =>
  [0, -1.5].map((value) => ({
    op: 'pad',
    name: `[${shape.join()}] by ${JSON.stringify(paddings)} of ${value}`,
    inputs: [floats(shape)],
    call: (x: Operand) => ops.pad(x, paddings, value),
    reference: (x: Values) =>
      build(
        shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]),
        (index) =>
          elementAt(
            x,
            index.map((place, axis) => place - paddings[axis]![0]),
          ) ?? value,
      ),
    tolerance: exact,
    batched: [0],
  })),
);

const concats: readonly OpCase[] = (
  [
    [
      [
        [2, 3],
        [2, 1],
      ],
      1,
      [0, 1],
    ],
    [
      [
        [2, 3],
        [4, 3],
      ],
      0,
      [],
    ],
    [
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      -1,
      [0, 1, 2],
    ],
    [
      [
        [2, 1, 3],
        [2, 2, 3],
      ],
      1,
      [0, 1],
    ],
    [[[3], [0], [2]], 0, []],
    [
      [
        [2, 0],
        [2, 3],
      ],
      1,
      [0, 1],
    ],
    [[[2, 2]], 0, []],
    [
      [
        [1, 2, 2, 3],
        [1, 2, 2, 5],
      ],
      3,
      [0, 1],
    ],
  ] as const
).map(([shapes, axis, batched]): OpCase => ({
  op: 'concat',
  name: `${shapes.map((shape) => `[${shape.join()}]`).join(' ')} along ${axis}`,
  inputs: shapes.map((shape, index) => floats(shape, { seed: index + 1 })),
  call: (...inputs) => ops.concat(inputs, axis),
  reference: (...inputs) => joined(inputs, axis < 0 ? axis + inputs[0]!.shape.length : axis),
  tolerance: exact,
  batched,
}));

function joined(inputs: readonly Values[], axis: number): Values {
  const total = inputs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  return build(inputs[0]!.shape.toSpliced(axis, 1, total), (index) => {
    let place = index[axis]!;
    const from = inputs.find(({ shape }) => {
      if (place < shape[axis]!) return true;
      place -= shape[axis]!;
      return false;
    }) as Values;
    return at(from, ...index.toSpliced(axis, 1, place));
  });
}

const spec = (dtype: DType, ...shape: Sizes): Refusal['inputs'][number] => ({ shape, dtype });
const refuse = (
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

const matrix = [spec('float32', 2, 3)];
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
  refuse('slice', 'a block that reaches outside', matrix, (x) => ops.slice(x, [0, 2], [2, 2])),
  refuse('slice', 'a begin below 0', matrix, (x) => ops.slice(x, [-1, 0], [1, 1])),
  refuse('slice', 'a begin outside with an open size', matrix, (x) => ops.slice(x, [3, 0], [-1, -1])),
  refuse('slice', 'too few sizes', matrix, (x) => ops.slice(x, [0], [1])),
  refuse('slice', 'half a size', matrix, (x) => ops.slice(x, [0, 0], [1, 0.5])),
  refuse('pad', 'a margin below 0', matrix, (x) =>
    ops.pad(x, [
      [0, 0],
      [-1, 0],
    ]),
  ),
  refuse('pad', 'too few margins', matrix, (x) => ops.pad(x, [[0, 0]])),
  refuse('pad', 'half a margin', matrix, (x) =>
    ops.pad(x, [
      [0, 0],
      [0.5, 0],
    ]),
  ),
  refuse('concat', 'sizes that differ', [...matrix, spec('float32', 3, 2)], (...inputs) => ops.concat(inputs, 0)),
  refuse('concat', 'ranks that differ', [...matrix, spec('float32', 3)], (...inputs) => ops.concat(inputs, 0)),
  refuse('concat', 'types that differ', [...matrix, spec('int32', 2, 3)], (...inputs) => ops.concat(inputs, 0), DTypeError),
  refuse('concat', 'an axis outside', matrix, (...inputs) => ops.concat(inputs, 2)),
  refuse('concat', 'nothing', [], () => ops.concat([])),
];

export const moves: OpFamily = {
  name: 'moves of elements',
  cases: [...reshapes, ...unknownReshapes, ...stretches, ...transposes, ...reverses, ...slices, ...pads, ...concats],
  refusals,
};
