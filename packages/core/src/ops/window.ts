import { ArgumentError, ShapeError } from '../errors.ts';
import type { Attribute } from '../graph/op.ts';
import type { Dim, Spec } from '../spec.ts';
import { requireWhole } from './checks.ts';

/** Margins of an image: `valid` none, `same` so that a stride of 1 keeps the size, or [top, bottom, left, right]. */
export type Padding = 'valid' | 'same' | readonly [top: number, bottom: number, left: number, right: number];
/** Height and width. */
export type Size2d = readonly [height: number, width: number];

/** How a window moves over an image. */
export type Window = Readonly<{ strides: Size2d; padding: Padding; dilations: Size2d }>;

/** The same, with defaults for what is left out. */
export type WindowOptions = Readonly<{ strides?: Size2d; padding?: Padding; dilations?: Size2d }>;

/** Fills in the defaults: stride 1, no padding, no dilation. */
export function windowOf(options: WindowOptions): Window {
  return { strides: options.strides ?? [1, 1], padding: options.padding ?? 'valid', dilations: options.dilations ?? [1, 1] };
}

/**
 * How many places a window has along an axis, as TensorFlow counts them: `same` ⌈size / stride⌉, otherwise
 * ⌊(size + margins - extent) / stride⌋ + 1 with an extent of (window - 1) · dilation + 1.
 */
export function windowPlaces(where: string, image: Spec, size: Size2d, window: Window): readonly [Dim, Dim] {
  requireWhole(where, 'size', 1, ...size);
  requireWhole(where, 'strides', 1, ...window.strides);
  requireWhole(where, 'dilations', 1, ...window.dilations);
  if (typeof window.padding !== 'string') requireWhole(where, 'padding', 0, ...window.padding);
  else if (window.padding !== 'valid' && window.padding !== 'same') throw unknownPadding(where, window.padding);
  return [along(0), along(1)];

  function along(axis: 0 | 1): Dim {
    const full = image.shape[axis + 1] as Dim;
    if (full === null) return null;
    const { strides, padding, dilations } = window;
    if (padding === 'same') return Math.ceil(full / strides[axis]);
    const margins = padding === 'valid' ? 0 : padding[axis * 2]! + padding[axis * 2 + 1]!;
    const extent = (size[axis] - 1) * dilations[axis] + 1;
    const places = Math.floor((full + margins - extent) / strides[axis]) + 1;
    if (places > 0) return places;
    throw new ShapeError({
      where,
      argument: 'x',
      expected: `an image of at least ${extent - margins} along its ${axis === 0 ? 'height' : 'width'}`,
      received: image,
      remedy: 'Use padding "same", a smaller window, or a larger image.',
    });
  }
}

function unknownPadding(where: string, padding: unknown): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'padding',
    expected: '"valid", "same" or [top, bottom, left, right]',
    received: padding,
    remedy: 'Pass one of these.',
  });
}

/** Padding in the form of tfjs's kernels. */
export function tfPadding(padding: Padding): Attribute {
  if (typeof padding === 'string') return padding;
  const [top, bottom, left, right] = padding;
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
