import { DTypeError, ShapeError } from '../errors.ts';
import { apply, type Operand } from '../graph/apply.ts';
import type { Attributes, None, Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, type DType, formatShape, isFloat, type Shape, type Spec } from '../spec.ts';

/** Checks an op against its contract, and keeps the type of its attributes. */
export function defineOp<A extends Attributes = None>(op: Op<A>): Op<A> {
  return op;
}

/** A function of one tensor. */
export type Unary = (x: Operand) => Tensor;
/** A function of two tensors, or of a tensor and a number, with NumPy's broadcasting. */
export type Binary = (a: Operand, b: Operand) => Tensor;

/** The user's function of an op with one input and no attributes. */
export function unaryFunction(op: Op<None>): Unary {
  return (x) => apply(op, [x], {});
}

/** The only input of an op. */
export function single<T>(inputs: readonly T[]): T {
  return inputs[0] as T;
}

/** The two inputs of an op. */
export function pair<T>(inputs: readonly T[]): readonly [T, T] {
  return [inputs[0] as T, inputs[1] as T];
}

/** The three inputs of an op. */
export function triple<T>(inputs: readonly T[]): readonly [T, T, T] {
  return [inputs[0] as T, inputs[1] as T, inputs[2] as T];
}

/** Shape of an elementwise result, by NumPy's rule: aligned at the last axis, an axis of 1 stretches. */
export function broadcastShapes(where: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, index): Dim => {
    const left = axisFromEnd(a, rank - index);
    const right = axisFromEnd(b, rank - index);
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    if (left === null) return right;
    if (right === null) return left;
    throw new ShapeError({
      where,
      argument: 'inputs',
      expected: 'shapes that broadcast: from the last axis on equal, or one of them 1',
      received: `${formatShape(a)} and ${formatShape(b)}`,
      remedy: 'Reshape one of them, or add an axis of size 1 where it shall stretch.',
    });
  });
}

function axisFromEnd(shape: Shape, distance: number): Dim {
  const size = shape[shape.length - distance];
  return size === undefined ? 1 : size;
}

/** An axis counted from the front. @throws {ShapeError} outside the rank */
export function normalizeAxis(where: string, axis: number, rank: number): number {
  const fromFront = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && fromFront >= 0 && fromFront < rank) return fromFront;
  throw new ShapeError({
    where,
    argument: 'axis',
    expected: `an integer from ${-rank} to ${rank - 1}`,
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

/** @throws {DTypeError} unless the input is of a float type */
export function requireFloat(where: string, ...inputs: readonly Spec[]): void {
  for (const input of inputs) {
    if (!isFloat(input.dtype)) throw wrongType(where, 'a float type', input.dtype, 'Cast it first: ops.cast(x, "float32").');
  }
}

/** @throws {DTypeError} unless the input is of this type */
export function requireDtype(where: string, dtype: DType, input: Spec): void {
  if (input.dtype !== dtype) throw wrongType(where, dtype, input.dtype, `Cast it first: ops.cast(x, "${dtype}").`);
}

/** @throws {DTypeError} unless both inputs are of one type */
export function requireSameDtype(where: string, a: Spec, b: Spec): void {
  if (a.dtype !== b.dtype) throw wrongType(where, `two inputs of one type`, `${a.dtype} and ${b.dtype}`, 'Cast one of them: ops.cast.');
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
