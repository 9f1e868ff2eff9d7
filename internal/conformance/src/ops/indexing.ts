import { ArgumentError, type DType, DTypeError, ops, type Operand, ShapeError } from '@ibex-ml/core';
import { floats, wholes } from '../reference/inputs.ts';
import { arrayOf, at, build, type Values } from '../reference/values.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

type Sizes = readonly number[];

const gathers: readonly OpCase[] = (
  [
    [[5, 3], [4], 0],
    [[5, 3], [2, 3], 0],
    [[3, 5], [4], 1],
    [[3, 5], [2, 2], -1],
    [[2, 5, 3], [3], 1],
    [[5], [6], 0],
    [[5, 3], [], 0],
    [[5, 3], [0], 0],
    [[3, 5, 2], [1], 1],
  ] as const
).map(([shape, indices, axis]): OpCase => {
  const along = axis < 0 ? axis + shape.length : axis;
  return {
    op: 'gather',
    name: `[${shape.join()}] at [${indices.join()}] along ${axis}`,
    inputs: [floats(shape), wholes(indices, 0, 5)],
    call: (x, chosen) => ops.gather(x, chosen, axis),
    reference: (x, chosen) => gathered(x, chosen, along),
    tolerance: { relative: 0, ofLargest: 0 },
    ...(along === 0 ? (indices.length > 1 ? { batched: [1] } : {}) : { batched: [0] }),
  };
});

function gathered(x: Values, chosen: Values, axis: number): Values {
  const shape = [...x.shape.slice(0, axis), ...chosen.shape, ...x.shape.slice(axis + 1)];
  return build(shape, (index) => {
    const place = at(chosen, ...index.slice(axis, axis + chosen.shape.length));
    return at(x, ...index.slice(0, axis), place, ...index.slice(axis + chosen.shape.length));
  });
}

const segmentSums: readonly OpCase[] = (
  [
    [[6, 3], 4],
    [[6], 4],
    [[5, 2, 2], 3],
    [[0, 3], 2],
    [[4, 1], 7],
  ] as const
).map(([shape, numSegments]): OpCase => ({
  op: 'segmentSum',
  name: `[${shape.join()}] into ${numSegments}`,
  inputs: [floats(shape), wholes(shape.slice(0, 1), 0, Math.min(numSegments, 4))],
  call: (x, ids) => ops.segmentSum(x, ids, numSegments),
  reference: (x, ids) => summedRows(x, ids, numSegments),
}));

function summedRows(x: Values, ids: Values, numSegments: number): Values {
  return build([numSegments, ...x.shape.slice(1)], ([segment, ...rest]) =>
    ids.data.reduce((sum, id, row) => sum + (id === segment ? at(x, row, ...rest) : 0), 0),
  );
}

const oneHots: readonly OpCase[] = (
  [
    ['a vector', wholes([6], 0, 4), 4, 'float32'],
    ['a matrix', wholes([2, 3], 0, 5), 5, 'float32'],
    ['a scalar', wholes([], 0, 3), 3, 'float32'],
    ['none', wholes([0], 0, 3), 3, 'float32'],
    ['outside', arrayOf([-1, 0, 2, 3, 99], [5], 'int32'), 3, 'float32'],
    ['as int32', wholes([4], 0, 3), 3, 'int32'],
    ['as bool', wholes([4], 0, 3), 3, 'bool'],
  ] as const
).map(([name, indices, depth, dtype]): OpCase => ({
  op: 'oneHot',
  name,
  inputs: [indices],
  call: (x) => ops.oneHot(x, depth, dtype),
  reference: (x) => build([...x.shape, depth], (index) => (at(x, ...index.slice(0, -1)) === index.at(-1) ? 1 : 0)),
  ...(indices.shape.length > 1 ? { batched: [0] } : {}),
}));

const ints: readonly OpCase[] = [
  {
    op: 'gather',
    name: 'int32',
    inputs: [wholes([5, 2], -99, 99), wholes([3], 0, 5)],
    call: (x, chosen) => ops.gather(x, chosen),
    reference: (x, chosen) => gathered(x, chosen, 0),
  },
  {
    op: 'segmentSum',
    name: 'int32',
    inputs: [wholes([5, 2], -99, 99), wholes([5], 0, 3)],
    call: (x, ids) => ops.segmentSum(x, ids, 3),
    reference: (x, ids) => summedRows(x, ids, 3),
  },
  {
    op: 'segmentSum',
    name: 'ids of no segment, which are left out',
    inputs: [floats([4, 2]), arrayOf([0, -1, 1, 5], [4], 'int32')],
    call: (x, ids) => ops.segmentSum(x, ids, 2),
    reference: (x, ids) => summedRows(x, ids, 2),
    gradient: 'none',
  },
];

const spec = (dtype: DType, ...shape: Sizes): Refusal['inputs'][number] => ({ shape, dtype });
const both = (x: Operand, indices: Operand): readonly [Operand, Operand] => [x, indices];

const refusals: readonly Refusal[] = [
  {
    op: 'gather',
    name: 'indices of floats',
    inputs: [spec('float32', 5), spec('float32', 2)],
    call: (x, i) => ops.gather(...both(x, i)),
    error: DTypeError,
  },
  {
    op: 'gather',
    name: 'an axis outside',
    inputs: [spec('float32', 5), spec('int32', 2)],
    call: (x, i) => ops.gather(x, i, 1),
    error: ShapeError,
  },
  {
    op: 'segmentSum',
    name: 'ids of floats',
    inputs: [spec('float32', 5), spec('float32', 5)],
    call: (x, i) => ops.segmentSum(x, i, 2),
    error: DTypeError,
  },
  {
    op: 'segmentSum',
    name: 'another number of ids',
    inputs: [spec('float32', 5), spec('int32', 4)],
    call: (x, i) => ops.segmentSum(x, i, 2),
    error: ShapeError,
  },
  {
    op: 'segmentSum',
    name: 'half a segment',
    inputs: [spec('float32', 5), spec('int32', 5)],
    call: (x, i) => ops.segmentSum(x, i, 0.5),
    error: ArgumentError,
  },
  { op: 'oneHot', name: 'floats', inputs: [spec('float32', 5)], call: (x) => ops.oneHot(x, 3), error: DTypeError },
  { op: 'oneHot', name: 'a depth of 0', inputs: [spec('int32', 5)], call: (x) => ops.oneHot(x, 0), error: ArgumentError },
];

export const indexing: OpFamily = { name: 'indices', cases: [...gathers, ...segmentSums, ...oneHots, ...ints], refusals };
