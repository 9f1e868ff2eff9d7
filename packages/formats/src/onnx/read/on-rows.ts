import { ops, type Tensor } from '@ibex-ml/core';
import { type Applied, need, shapeOf } from './applied.ts';
import { refuse } from './values.ts';

const toRows = [0, 2, 3, 1];
const toPlanes = [0, 3, 1, 2];

/** Runs something on an image as Ibex has it, features last; what has one axis of places instead of two is an image of one row. */
export function onRows(node: Applied, run: (x: Tensor) => Tensor): Tensor {
  const x = need(node);
  const { length: rank } = shapeOf(x);
  if (rank !== 3 && rank !== 4) throw refuse(`the input of ${node.opType}`, 'of one or two axes of places', shapeOf(x));
  const image = rank === 4 ? x : ops.expandDims(x, 2);
  const result = ops.transpose(run(ops.transpose(image, toRows)), toPlanes);
  return rank === 4 ? result : ops.squeeze(result, 2);
}

export type Pair = readonly [number, number];

/** A number per axis of height and width; where there is but one, for the width. */
export const pair = (values: readonly number[] | null, row: number = 1): Pair => {
  if (values === null) return [1, 1];
  return values.length === 1 ? [row, values[0] ?? 1] : [values[0] ?? 1, values[1] ?? 1];
};
