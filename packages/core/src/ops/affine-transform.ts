import { Transform } from '@tensorflow/tfjs-core';
import { runKernel } from '../device.ts';
import { ArgumentError } from '../errors.ts';
import { apply, type Operand } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import type { Dim, Spec } from '../spec.ts';
import { affineTransformGradient } from './affine-transform-gradient.ts';
import { agrees, requireDtype, requireFloat, requireRank, requireShape, requireWhole } from './checks.ts';
import { defineOp, pair } from './define.ts';
import type { Size2d } from './window.ts';

/** How a value between pixels is found: of the nearest one, or from the four around it. */
export type WarpInterpolation = 'nearest' | 'bilinear';
/** What lies beyond the edge of an image. */
export type FillMode = 'constant' | 'nearest' | 'wrap' | 'reflect';

export type WarpAttributes = Readonly<{
  interpolation: WarpInterpolation;
  fillMode: FillMode;
  fillValue: number;
  /** Null for the size of the images. */
  size: Size2d | null;
}>;

const interpolations: readonly string[] = ['nearest', 'bilinear'] satisfies WarpInterpolation[];
const fillModes: readonly string[] = ['constant', 'nearest', 'wrap', 'reflect'] satisfies FillMode[];

export const affineTransformOp: Op<WarpAttributes> = defineOp<WarpAttributes>({
  name: 'affineTransform',
  infer: (inputs, { interpolation, fillMode, size }) => {
    const [images, transforms] = pair(inputs);
    requireRank('affineTransform', 4, images, 'images');
    requireFloat('affineTransform', images);
    requireTransforms(images, transforms);
    requireOneOf('interpolation', interpolations, interpolation);
    requireOneOf('fillMode', fillModes, fillMode);
    if (size !== null) requireWhole('affineTransform', 'size', 1, ...size);
    const [batch, height, width, channels] = images.shape as readonly [Dim, Dim, Dim, Dim];
    return { shape: [batch, ...(size ?? [height, width]), channels], dtype: images.dtype };
  },
  compute: (inputs, { interpolation, fillMode, fillValue, size }) => {
    const [image, transforms] = pair(inputs);
    const outputShape = size ?? image.shape.slice(1, 3);
    return runKernel(Transform, { image, transforms }, { interpolation, fillMode, fillValue, outputShape: [...outputShape] });
  },
  vjp: (given, ops) => [given.wanted[0] === true ? affineTransformGradient(given, ops) : null, null],
});

/** How `affineTransform` fills in what lies between pixels and beyond the edges, and the size of its result. */
export interface AffineTransformOptions {
  /** Default `bilinear`. */
  readonly interpolation?: WarpInterpolation;
  /**
   * Beyond the edges of `abcd`: `constant` (the default) k k|a b c d|k k with k = fillValue, `nearest` a a|a b c d|d d,
   * `wrap` c d|a b c d|a b, `reflect` b a|a b c d|d c.
   */
  readonly fillMode?: FillMode;
  /** Default 0. */
  readonly fillValue?: number;
  /** Height and width of the result; default those of the images. */
  readonly size?: Size2d;
}

/**
 * Images seen through a projective map of their own each: rotated, moved, zoomed.
 *
 * Formula: y[row, column] = x at ((a0 · column + a1 · row + a2) / k, (b0 · column + b1 · row + b2) / k) as (column, row), with
 *   k = c0 · column + c1 · row + 1 and a map of [a0, a1, a2, b0, b1, b2, c0, c1]; the fill value where k is 0
 * Input:   images [batch, height, width, channels], float; transforms [batch, 8] or, for all images the same, [1, 8], float32
 * Output:  [batch, size[0], size[1], channels]
 *
 * Gradients flow to the images, each to the pixels that were read, and none to the maps. (TensorFlow warps the gradient by the
 * inverse map instead, which is nearly the same for rotations, but not what finite differences give.)
 *
 * @throws {ShapeError | DTypeError | ArgumentError} when images, maps or an option are others
 * @example
 * const image = ndarray([[1, 2], [3, 4]], { shape: [1, 2, 2, 1] });
 * const moved = ops.affineTransform(image, ndarray([[1, 0, 1, 0, 1, 0, 0, 0]]), { fillValue: 9 });
 * ops.reshape(moved, [2, 2]) // [[2, 9], [4, 9]]
 * @see keras.ops.image.affine_transform
 */
export function affineTransform(images: Operand, transforms: Operand, options: AffineTransformOptions = {}): Tensor {
  const { interpolation = 'bilinear', fillMode = 'constant', fillValue = 0, size = null } = options;
  return apply(affineTransformOp, [images, transforms], { interpolation, fillMode, fillValue, size });
}

function requireTransforms(images: Spec, transforms: Spec): void {
  requireRank('affineTransform', 2, transforms, 'transforms');
  requireDtype('affineTransform', 'float32', transforms);
  const [batch, ...rest] = transforms.shape as readonly [Dim, Dim];
  const fits = batch === 1 || agrees(batch, images.shape[0] as Dim);
  if (!fits) requireShape('affineTransform', 'transforms', [images.shape[0] as Dim, 8], transforms.shape);
  requireShape('affineTransform', 'transforms', [batch, 8], [batch, ...rest]);
}

function requireOneOf(argument: string, known: readonly string[], received: string): void {
  if (known.includes(received)) return;
  throw new ArgumentError({
    where: 'affineTransform',
    argument,
    expected: `one of ${known.map((name) => `"${name}"`).join(', ')}`,
    received,
    remedy: 'Pass one of these names.',
  });
}
