import { ArgumentError, ops, type Shape, type Tensor } from '@ibex-ml/core';

/** An axis, or several; negative ones count from the last. */
export type AxisOption = number | readonly number[];

/** @throws {ArgumentError} unless the axis is an integer, or a list of them */
export function requireAxes(where: string, axis: AxisOption, remedy: string = 'Negative axes count from the last.'): AxisOption {
  const axes = Array.isArray(axis) ? (axis as readonly unknown[]) : [axis];
  if (axes.length > 0 && axes.every(Number.isSafeInteger)) return axis;
  throw new ArgumentError({ where, argument: 'axis', expected: 'an integer, or a list of them', received: axis, remedy });
}

/** The axes counted from the front. */
export function axesFrom(axis: AxisOption, rank: number): readonly number[] {
  return (typeof axis === 'number' ? [axis] : axis).map((each) => (each < 0 ? each + rank : each));
}

/** A weight of the sizes of some axes, counted from the front and in order, so that it is stretched over the others. */
export function alongAxes(weight: Tensor, shape: Shape, axes: readonly number[]): Tensor {
  return ops.reshape(
    weight,
    shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
  );
}
