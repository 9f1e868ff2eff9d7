import { NdArray, ops, type Tensor } from '@ibex-ml/core';
import type { BatchSizes } from './image-augmentation.ts';

/** A rectangle in each image of a batch: its edges [batch], in pixels. */
export interface Boxes {
  readonly x0: Tensor;
  readonly x1: Tensor;
  readonly y0: Tensor;
  readonly y1: Tensor;
}

/**
 * Where an edge of a box begins and ends.
 *
 * @param part - how much of the image's side it takes, [batch]
 * @param position - where it lies, from 0 for the first place it can take to 1 for the last, [batch]
 */
export function boxEdges(part: Tensor, position: Tensor, length: number): readonly [start: Tensor, end: Tensor] {
  const size = ops.mul(part, length);
  const start = ops.mul(position, ops.sub(length, size));
  return [start, ops.add(start, size)];
}

/** Which pixels lie in the boxes: bool [batch, height, width, 1]. A pixel lies where its row and column are numbered. */
export function boxMasks({ x0, x1, y0, y1 }: Boxes, { batch, height, width }: BatchSizes): Tensor {
  const numbered = (count: number, shape: readonly number[]): NdArray =>
    new NdArray(
      Float32Array.from({ length: count }, (_, index) => index),
      shape,
    );
  const within = (places: NdArray, start: Tensor, end: Tensor): Tensor =>
    ops.logicalAnd(
      ops.greaterEqual(places, ops.reshape(start, [batch, 1, 1, 1])),
      ops.less(places, ops.reshape(end, [batch, 1, 1, 1])),
    );
  return ops.logicalAnd(within(numbered(width, [1, 1, width, 1]), x0, x1), within(numbered(height, [1, height, 1, 1]), y0, y1));
}

/** The part of each image that lies outside of its box, [batch]. */
export function partsOutside({ x0, x1, y0, y1 }: Boxes, { height, width }: BatchSizes): Tensor {
  return ops.sub(1, ops.div(ops.mul(ops.sub(x1, x0), ops.sub(y1, y0)), width * height));
}
