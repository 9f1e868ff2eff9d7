import { formatShape, ops, ShapeError, specOf, type Tensor } from '@ibex-ml/core';
import type { Sides } from './sides.ts';

/**
 * A tensor without what lies at the ends of its axes, from axis 1 on.
 *
 * @throws {ShapeError} when a size is unknown, or nothing is left
 */
export function cropped(where: string, x: Tensor, sides: Sides): Tensor {
  const { shape } = specOf(x);
  const sizes = sides.map(([before, after], index) => (shape[index + 1] ?? 0) - before - after);
  if (sizes.some((size) => size <= 0)) {
    throw new ShapeError({
      where,
      argument: 'input',
      expected: 'of known sizes, larger than what is cropped',
      received: formatShape(shape),
      remedy: 'Crop less, or give inputShape where a size is unknown.',
    });
  }
  return sizes.reduce((left, size, index) => part(left, index + 1, size, sides[index] as Sides[number]), x);
}

function part(x: Tensor, axis: number, size: number, [before, after]: Sides[number]): Tensor {
  if (before + after === 0) return x;
  const parts = [before, size, after].filter((length) => length > 0);
  return ops.split(x, parts, axis)[before > 0 ? 1 : 0] as Tensor;
}
