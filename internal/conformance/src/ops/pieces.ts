import { DTypeError, ops, type Operand } from '@ibex-ml/core';
import { floats } from '../reference/inputs.ts';
import { at, build, elementAt, type Values } from '../reference/values.ts';
import { exact, matrix, refuse, spec, typed } from './every-type.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

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

const refusals: readonly Refusal[] = [
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

export const pieces: OpFamily = {
  name: 'pieces put together and taken apart',
  cases: [...slices, ...pads, ...concats],
  refusals,
};
