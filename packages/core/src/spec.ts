/**
 * Shapes and element types: what is known of a tensor before it has values.
 */

/** The size of one axis; null is a size not known yet, as the batch of a model. */
export type Dim = number | null;

/** The sizes of all axes, outermost first. */
export type Shape = readonly Dim[];

/**
 * The element types. tfjs keeps `uint8` as int32, and the floats of 16 bits as float32 that have been rounded to them. A backend says
 * which types it computes in (see Backend.computeDtypes).
 */
export const dtypes = ['float32', 'float16', 'bfloat16', 'int32', 'uint8', 'bool'] as const;
export type DType = (typeof dtypes)[number];

/** Shape and element type of a tensor. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Whether the type holds fractions. */
export function isFloat(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float16' || dtype === 'bfloat16';
}

/** The number of elements, or null where an axis is unknown. */
export function sizeOf(shape: Shape): Dim {
  let size = 1;
  for (const axis of shape) {
    if (axis === null) return null;
    size *= axis;
  }
  return size;
}

/** Whether two shapes are the same, axis by axis; an unknown axis equals only an unknown axis. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Whether values of shape `actual` may go where `expected` is asked for: an unknown axis takes any size. */
export function fitsShape(actual: Shape, expected: Shape): boolean {
  return (
    actual.length === expected.length &&
    expected.every((size, axis) => size === null || actual[axis] === null || actual[axis] === size)
  );
}

/** A shape for people, as Keras prints it: `[?, 28, 28]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

/** A spec for people: `float32[?, 10]`. */
export function formatSpec(spec: Spec): string {
  return `${spec.dtype}${formatShape(spec.shape)}`;
}
