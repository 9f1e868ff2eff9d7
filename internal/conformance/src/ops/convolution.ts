import { ArgumentError, type DType, DTypeError, ops, ShapeError } from '@ibex-ml/core';
import { floats } from '../reference/inputs.ts';
import { adjoint, convolution, depthwiseConvolution, type Moves, placesOf } from '../reference/windows.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

type Shape4 = readonly [number, number, number, number];

/** A convolution: image, filter, how it moves; all else follows. */
interface Row {
  readonly image: Shape4;
  readonly filter: Shape4;
  readonly strides?: ops.Size2d;
  readonly padding?: ops.Padding;
  readonly dilations?: ops.Size2d;
  readonly groups?: number;
}

const paddings: readonly ops.Padding[] = ['valid', 'same', [1, 0, 2, 1]];

/** Every padding with every stride and dilation; then what is special. */
const windows: readonly Pick<Row, 'strides' | 'padding' | 'dilations'>[] = paddings.flatMap((padding) => [
  { padding },
  { padding, strides: [2, 2] },
  { padding, strides: [1, 2] },
  { padding, dilations: [2, 2] },
  { padding, dilations: [1, 2] },
]);

const convolutions: readonly Row[] = [
  ...windows.map((window): Row => ({ image: [1, 5, 5, 2], filter: [3, 2, 2, 2], ...window })),
  { image: [1, 4, 4, 3], filter: [1, 1, 3, 2] },
  { image: [2, 5, 5, 2], filter: [1, 1, 2, 4], strides: [2, 2], padding: 'same' },
  { image: [1, 3, 4, 2], filter: [3, 4, 2, 2] },
  { image: [1, 6, 7, 1], filter: [2, 2, 1, 1], strides: [3, 3], padding: 'same' },
  { image: [1, 5, 5, 1], filter: [3, 3, 1, 1], strides: [2, 1], dilations: [1, 2], padding: [2, 2, 2, 2] },
  { image: [1, 4, 5, 4], filter: [2, 2, 2, 6], groups: 2 },
  { image: [1, 4, 5, 3], filter: [2, 2, 1, 3], groups: 3, padding: 'same', strides: [2, 2] },
  { image: [1, 4, 5, 4], filter: [2, 2, 1, 4], groups: 4, dilations: [2, 2] },
  { image: [1, 2, 3, 9], filter: [2, 2, 9, 5] },
  { image: [2, 3, 4, 2], filter: [2, 2, 1, 2], groups: 2 },
  { image: [1, 2, 2, 1], filter: [3, 3, 1, 1], padding: 'same' },
];

const depthwise: readonly Row[] = [
  ...windows.map((window): Row => ({ image: [1, 5, 5, 2], filter: [3, 2, 2, 1], ...window })),
  { image: [1, 4, 5, 2], filter: [2, 3, 2, 3] },
  { image: [1, 4, 5, 3], filter: [2, 3, 3, 2], padding: 'same', strides: [2, 2] },
  { image: [1, 6, 6, 1], filter: [3, 3, 1, 2], dilations: [2, 2], padding: 'same' },
  { image: [1, 2, 3, 9], filter: [2, 2, 9, 1], padding: 'same' },
  { image: [2, 3, 3, 1], filter: [2, 2, 1, 2], strides: [1, 2] },
];

const movesOf = ({ strides = [1, 1], padding = 'valid', dilations = [1, 1] }: Row): Moves => ({ strides, padding, dilations });

function nameOf({ image, filter, strides, padding, dilations, groups }: Row): string {
  const parts = [
    `[${image.join()}] by [${filter.join()}]`,
    ...(padding === undefined ? [] : [JSON.stringify(padding)]),
    ...(strides === undefined ? [] : [`strides ${strides.join()}`]),
    ...(dilations === undefined ? [] : [`dilations ${dilations.join()}`]),
    ...(groups === undefined ? [] : [`${groups} groups`]),
  ];
  return parts.join(', ');
}

/** A convolution, and its gradients as ops of their own, which can be differentiated again. */
function conv2dCases(row: Row): OpCase[] {
  const { image, filter, groups = 1 } = row;
  const attributes = { ...movesOf(row), groups };
  const places = placesOf(image, [filter[0], filter[1]], attributes).counts;
  const output = [image[0], ...places, filter[3]];
  const [x, kernel, dy] = [floats(image, { seed: 1 }), floats(filter, { seed: 2 }), floats(output, { seed: 3 })];
  return [
    {
      op: 'conv2d',
      name: nameOf(row),
      inputs: [x, kernel],
      call: (a, b) => ops.conv2d(a, b, attributes),
      reference: (a, b) => convolution(a, b, attributes, groups),
      batched: [0],
    },
    {
      op: 'conv2dInputGrad',
      name: nameOf(row),
      inputs: [dy, kernel],
      call: (a, b) => ops.conv2dInputGrad(a, b, image, attributes),
      reference: (a, b) => adjoint((unit) => convolution(unit, b, attributes, groups), image, a),
    },
    {
      op: 'conv2dInputGrad',
      name: `${nameOf(row)}, as conv2dTranspose`,
      inputs: [dy, kernel],
      call: (a, b) => ops.conv2dTranspose(a, b, [image[1], image[2]], attributes),
      reference: (a, b) => adjoint((unit) => convolution(unit, b, attributes, groups), image, a),
      batched: [0],
    },
    {
      op: 'conv2dFilterGrad',
      name: nameOf(row),
      inputs: [x, dy],
      call: (a, b) => ops.conv2dFilterGrad(a, b, filter, attributes),
      reference: (a, b) => adjoint((unit) => convolution(a, unit, attributes, groups), filter, b),
    },
  ];
}

function depthwiseCases(row: Row): OpCase[] {
  const { image, filter } = row;
  const moves = movesOf(row);
  const places = placesOf(image, [filter[0], filter[1]], moves).counts;
  const output = [image[0], ...places, filter[2] * filter[3]];
  const [x, kernel, dy] = [floats(image, { seed: 1 }), floats(filter, { seed: 2 }), floats(output, { seed: 3 })];
  return [
    {
      op: 'depthwiseConv2d',
      name: nameOf(row),
      inputs: [x, kernel],
      call: (a, b) => ops.depthwiseConv2d(a, b, moves),
      reference: (a, b) => depthwiseConvolution(a, b, moves),
      batched: [0],
    },
    {
      op: 'depthwiseConv2dInputGrad',
      name: nameOf(row),
      inputs: [dy, kernel],
      call: (a, b) => ops.depthwiseConv2dInputGrad(a, b, image, moves),
      reference: (a, b) => adjoint((unit) => depthwiseConvolution(unit, b, moves), image, a),
    },
    {
      op: 'depthwiseConv2dFilterGrad',
      name: nameOf(row),
      inputs: [x, dy],
      call: (a, b) => ops.depthwiseConv2dFilterGrad(a, b, filter, moves),
      reference: (a, b) => adjoint((unit) => depthwiseConvolution(a, unit, moves), filter, b),
    },
  ];
}

/** The gradients of gradients of a large window take long to compute by their definition, so small ones stand for all. */
function sparing(cases: readonly OpCase[]): OpCase[] {
  const isLarge = ({ op, inputs }: OpCase): boolean => op.endsWith('Grad') && inputs.some(({ size }) => size > 20);
  return cases.map((item) => (isLarge(item) ? { ...item, gradient: 'none' } : item));
}

const spec = (dtype: DType, ...shape: readonly number[]): Refusal['inputs'][number] => ({ shape, dtype });
const image = spec('float32', 1, 4, 4, 2);

const refusals = [
  { op: 'conv2d', call: ops.conv2d },
  { op: 'depthwiseConv2d', call: ops.depthwiseConv2d },
].flatMap(({ op, call }): Refusal[] => [
  {
    op,
    name: 'an image without a batch',
    inputs: [spec('float32', 4, 4, 2), spec('float32', 2, 2, 2, 1)],
    call: (x, f) => call(x, f),
    error: ShapeError,
  },
  { op, name: 'a filter of 3 axes', inputs: [image, spec('float32', 2, 2, 2)], call: (x, f) => call(x, f), error: ShapeError },
  {
    op,
    name: 'features that differ',
    inputs: [image, spec('float32', 2, 2, 3, 1)],
    call: (x, f) => call(x, f),
    error: ShapeError,
  },
  {
    op,
    name: 'a window larger than the image',
    inputs: [image, spec('float32', 5, 2, 2, 1)],
    call: (x, f) => call(x, f),
    error: ShapeError,
  },
  {
    op,
    name: 'int32',
    inputs: [spec('int32', 1, 4, 4, 2), spec('int32', 2, 2, 2, 1)],
    call: (x, f) => call(x, f),
    error: DTypeError,
  },
  { op, name: 'two types', inputs: [image, spec('int32', 2, 2, 2, 1)], call: (x, f) => call(x, f), error: DTypeError },
  {
    op,
    name: 'a stride of 0',
    inputs: [image, spec('float32', 2, 2, 2, 1)],
    call: (x, f) => call(x, f, { strides: [0, 1] }),
    error: ArgumentError,
  },
  {
    op,
    name: 'half a dilation',
    inputs: [image, spec('float32', 2, 2, 2, 1)],
    call: (x, f) => call(x, f, { dilations: [1, 1.5] }),
    error: ArgumentError,
  },
  {
    op,
    name: 'a margin below 0',
    inputs: [image, spec('float32', 2, 2, 2, 1)],
    call: (x, f) => call(x, f, { padding: [0, -1, 0, 0] }),
    error: ArgumentError,
  },
]);

export const convolutionFamily: OpFamily = {
  name: 'convolutions',
  cases: sparing([...convolutions.flatMap(conv2dCases), ...depthwise.flatMap(depthwiseCases)]),
  refusals: [
    ...refusals,
    {
      op: 'conv2d',
      name: 'groups that do not divide the features',
      inputs: [image, spec('float32', 2, 2, 1, 3)],
      call: (x, f) => ops.conv2d(x, f, { groups: 2 }),
      error: ShapeError,
    },
  ],
};
