import { ArgumentError, formatShape, type ops, type Shape, ShapeError } from '@ibex-ml/core';

/** What a transposed convolution leaves over at one end of an axis; null where its size follows from the padding. */
export type OutputPadding = readonly number[] | null;

/** @throws {ArgumentError} unless each is an integer >= 0 below the stride */
export function requireOutputPadding(
  where: string,
  value: number | readonly number[] | null,
  strides: readonly number[],
): OutputPadding {
  if (value === null) return null;
  const sizes = typeof value === 'number' ? strides.map(() => value) : [...value];
  const fits = (size: number, index: number): boolean =>
    Number.isSafeInteger(size) && size >= 0 && size < (strides[index] as number);
  if (sizes.length === strides.length && sizes.every(fits)) return sizes;
  throw new ArgumentError({
    where,
    argument: 'outputPadding',
    expected: `integers >= 0 below the strides ${formatShape(strides)}, or null`,
    received: value,
    remedy: 'Leave it out for the usual size.',
  });
}

/** How a transposed convolution moves along the axes of places. */
export interface TransposedWindow {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: ops.Padding;
  readonly dilations: readonly number[];
}

/**
 * The size of what a transposed convolution makes of places.
 *
 * Formula: with an extent e = (kernel - 1) · dilation + 1: `valid` (size - 1) · stride + max(e, stride), `same` size · stride; and with an
 *          output padding o (size - 1) · stride + e + o, and (size - 1) · stride + e mod 2 + o
 *
 * @param shape - [batch, ...places, channels]
 * @throws {ShapeError} where a size is unknown, or nothing would be left
 */
export function transposedSize(where: string, shape: Shape, window: TransposedWindow, outputPadding: OutputPadding): number[] {
  const { kernelSize, strides, padding, dilations } = window;
  const sizes = kernelSize.map((kernel, axis) => {
    const [size, stride] = [shape[axis + 1] ?? 0, strides[axis] as number];
    const extent = (kernel - 1) * (dilations[axis] as number) + 1;
    const extra = outputPadding?.[axis];
    if (size === 0) return 0;
    if (extra === undefined) return padding === 'same' ? size * stride : (size - 1) * stride + Math.max(extent, stride);
    return (size - 1) * stride + (padding === 'same' ? extent % 2 : extent) + extra;
  });
  if (sizes.every((size) => size > 0)) return sizes;
  throw new ShapeError({
    where,
    argument: 'input',
    expected: 'of known sizes, with an output that is not empty',
    received: formatShape(shape),
    remedy: 'Give inputShape where a size is unknown; otherwise use a larger outputPadding, or leave it out.',
  });
}
