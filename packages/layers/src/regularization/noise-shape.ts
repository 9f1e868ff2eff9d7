import { ArgumentError, type Shape } from '@ibex-ml/core';

/** The shape of a random choice that is stretched over the input; null sizes are the input's own. */
export type NoiseShape = Shape | null;

/** @throws {ArgumentError} unless it is null, or made of integers > 0 and null */
export function requireNoiseShape(where: string, noiseShape: NoiseShape | undefined): NoiseShape {
  if (noiseShape === null || noiseShape === undefined) return null;
  const fits = (size: unknown): boolean => size === null || (Number.isSafeInteger(size) && (size as number) > 0);
  if (Array.isArray(noiseShape) && noiseShape.every(fits)) return noiseShape as Shape;
  throw new ArgumentError({
    where,
    argument: 'noiseShape',
    expected: 'a list of integers > 0 and null',
    received: noiseShape,
    remedy: 'Pass 1 where the choice is shared along an axis, and null for the size of the input.',
  });
}

/** The same, with the input's sizes filled in. */
export function noiseShapeFor(noiseShape: NoiseShape, shape: Shape): Shape {
  return noiseShape?.map((size, axis) => size ?? shape[axis] ?? null) ?? shape;
}
