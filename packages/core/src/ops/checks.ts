import { ArgumentError, DTypeError, ShapeError } from '../errors.ts';
import { type Dim, type DType, formatShape, isFloat, type Shape, type Spec } from '../spec.ts';

/** @throws {DTypeError} unless all inputs are of a float type */
export function requireFloat(where: string, ...inputs: readonly Spec[]): void {
  for (const { dtype } of inputs) {
    if (!isFloat(dtype)) throw wrongType(where, 'a float type', dtype, 'Cast it first: ops.cast(x, "float32").');
  }
}

/** @throws {DTypeError} unless all inputs can be calculated with: bool and uint8 are for storage and comparison */
export function requireNumeric(where: string, ...inputs: readonly Spec[]): void {
  for (const { dtype } of inputs) {
    if (!isFloat(dtype) && dtype !== 'int32') {
      throw wrongType(where, 'a float type or int32', dtype, 'Cast it first: ops.cast(x, "int32").');
    }
  }
}

/** @throws {DTypeError} unless the inputs have an order, which bool has not */
export function requireOrdered(where: string, ...inputs: readonly Spec[]): void {
  for (const { dtype } of inputs) {
    if (dtype === 'bool') throw wrongType(where, 'a type of numbers', dtype, 'Cast it first: ops.cast(x, "int32").');
  }
}

/** @throws {DTypeError} unless the input is of this type */
export function requireDtype(where: string, dtype: DType, input: Spec): void {
  if (input.dtype !== dtype) throw wrongType(where, dtype, input.dtype, `Cast it first: ops.cast(x, "${dtype}").`);
}

/** @throws {DTypeError} unless both inputs are of one type */
export function requireSameDtype(where: string, a: Spec, b: Spec): void {
  if (a.dtype !== b.dtype)
    throw wrongType(where, 'one for all inputs', `${a.dtype} and ${b.dtype}`, 'Cast one of them: ops.cast.');
}

/** @throws {ShapeError} unless the input has this many axes */
export function requireRank(where: string, rank: number, input: Spec, argument: string = 'x'): void {
  if (input.shape.length === rank) return;
  throw new ShapeError({
    where,
    argument,
    expected: `of ${rank} axes`,
    received: formatShape(input.shape),
    remedy: 'Reshape it first: ops.reshape.',
  });
}

/** @throws {ArgumentError} unless all values are whole and at least `least` */
export function requireWhole(where: string, argument: string, least: number, ...values: readonly number[]): void {
  const wrong = values.find((value) => !Number.isInteger(value) || value < least);
  if (wrong === undefined) return;
  throw new ArgumentError({
    where,
    argument,
    expected: `whole and >= ${least}`,
    received: wrong,
    remedy: `Pass ${argument} of ${least} or more.`,
  });
}

/** @throws {ShapeError} unless two shapes, where both are known, are the same */
export function requireShape(where: string, argument: string, expected: Shape, received: Shape): void {
  const fits = expected.length === received.length && expected.every((size, axis) => agrees(size, received[axis] as Dim));
  if (fits) return;
  throw new ShapeError({
    where,
    argument,
    expected: formatShape(expected),
    received: formatShape(received),
    remedy: 'Its shape follows from the other inputs and options: check those too.',
  });
}

/** Whether two sizes can be the same: an unknown one can be any. */
export function agrees(a: Dim, b: Dim): boolean {
  return a === null || b === null || a === b;
}

/** An axis counted from the front. @throws {ShapeError} outside the rank */
export function normalizeAxis(where: string, axis: number, rank: number): number {
  const fromFront = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && fromFront >= 0 && fromFront < rank) return fromFront;
  throw new ShapeError({
    where,
    argument: 'axis',
    expected: rank === 0 ? 'of a tensor with axes' : `a whole number from ${-rank} to ${rank - 1}`,
    received: axis,
    remedy: `The input has ${rank} axes; negative ones count from the last.`,
  });
}

/** Axes counted from the front, in order, each once; all of them where none are named. */
export function normalizeAxes(where: string, axis: number | readonly number[] | null, rank: number): number[] {
  if (axis === null) return Array.from({ length: rank }, (_, index) => index);
  const axes = (typeof axis === 'number' ? [axis] : axis).map((one) => normalizeAxis(where, one, rank));
  return [...new Set(axes)].sort((a, b) => a - b);
}

/** Shape of an elementwise result, by NumPy's rule: aligned at the last axis, an axis of 1 stretches. */
export function broadcastShapes(where: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index): Dim => {
    const left = axisFromEnd(a, rank - index);
    const right = axisFromEnd(b, rank - index);
    if (left === right || right === 1) return left;
    if (left === 1 || left === null) return right;
    if (right === null) return left;
    throw new ShapeError({
      where,
      argument: 'inputs',
      expected: 'of shapes that broadcast: from the last axis on equal, or one of them 1',
      received: `${formatShape(a)} and ${formatShape(b)}`,
      remedy: 'Reshape one of them, or add an axis of size 1 where it should stretch.',
    });
  });
}

function axisFromEnd(shape: Shape, distance: number): Dim {
  const size = shape[shape.length - distance];
  return size === undefined ? 1 : size;
}

/** The shape with every size known. @throws {ShapeError} where one is not */
export function knownShape(where: string, shape: Shape): number[] {
  return shape.map((size) => {
    if (size !== null) return size;
    throw new ShapeError({
      where,
      argument: 'shape',
      expected: 'known in every axis',
      received: formatShape(shape),
      remedy: 'Trace with the real batch size; gradients and values need all sizes.',
    });
  });
}

function wrongType(where: string, expected: string, received: string, remedy: string): DTypeError {
  return new DTypeError({ where, argument: 'dtype', expected, received, remedy });
}

/** The sum of two sizes, unknown where one of them is. */
export function addSizes(a: Dim, b: Dim): Dim {
  return a === null || b === null ? null : a + b;
}
