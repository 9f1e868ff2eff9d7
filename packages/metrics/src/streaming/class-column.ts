import { ArgumentError, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';

/** @throws {ArgumentError} unless the class is an integer >= 0, or null for all */
export function requireClassId(where: string, classId: number | null): void {
  if (classId === null || (Number.isInteger(classId) && classId >= 0)) return;
  throw new ArgumentError({
    where,
    argument: 'classId',
    expected: 'an integer >= 0',
    received: classId,
    remedy: 'Pass the index of a class, or leave it out for all.',
  });
}

/** The column of the class that is judged, [..., 1]; all where none is chosen. @throws {ShapeError} where there is no such class */
export function classColumn(where: string, values: Tensor, classId: number | null): Tensor {
  if (classId === null) return values;
  const { shape } = operandSpec(values);
  const classes = shape.at(-1) as number;
  if (shape.length > 1 && classId < classes)
    return ops.sum(ops.mul(values, ops.oneHot(ops.cast(classId, 'int32'), classes)), -1, true);
  throw new ShapeError({
    where,
    argument: 'yPred',
    expected: `of more than ${classId} classes on a last axis, as classId is ${classId}`,
    received: shape,
    remedy: 'Pass a class that the model tells apart, or leave classId out.',
  });
}
