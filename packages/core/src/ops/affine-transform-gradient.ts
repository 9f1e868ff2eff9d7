import type { Ops, VjpArguments } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { NdArray } from '../nd-array.ts';
import { knownShape } from './checks.ts';
import type { FillMode, WarpAttributes } from './affine-transform.ts';

/**
 * The gradient of affineTransform by its images: what each pixel of the result took from four pixels, or from one, is given back to
 * these. Written in ops of one sum by index per corner, as nobody trains through a warp often.
 */
export function affineTransformGradient(given: VjpArguments<WarpAttributes>, ops: Ops): Tensor {
  const { inputs, attributes } = given;
  const [images, transforms] = inputs as readonly [Tensor, Tensor];
  const [batch = 0, height = 0, width = 0, channels = 0] = knownShape('affineTransform', images.shape);
  const [, outHeight = 0, outWidth = 0] = knownShape('affineTransform', specOf(given.grad).shape);
  if (batch * height * width * channels === 0) return ops.zerosLike(images);
  const grad = ops.cast(given.grad, 'float32');
  const { column, row, infinite } = sources(transforms, [outHeight, outWidth], ops);
  const [x, y] = [mapped(column, width, attributes.fillMode, ops), mapped(row, height, attributes.fillMode, ops)];
  const first = ops.constant(
    new NdArray(
      Int32Array.from({ length: batch }, (_, n) => n * height * width),
      [batch, 1, 1],
    ),
  );
  const shares = corners(x, y, attributes, ops).map(({ column, row, weight }) => {
    const inside = [
      ops.greaterEqual(column, 0),
      ops.less(column, width),
      ops.greaterEqual(row, 0),
      ops.less(row, height),
      ops.logicalNot(infinite),
    ].reduce((a, b) => ops.logicalAnd(a, b));
    const place = ops.cast(ops.where(inside, ops.add(ops.mul(row, width), column), 0), 'int32');
    // Rows of no image are left out of the sum.
    const ids = ops.where(inside, ops.add(place, first), -1);
    const all = [batch, outHeight, outWidth];
    const count = batch * outHeight * outWidth;
    const share = ops.mul(grad, ops.expandDims(weight, -1));
    return ops.segmentSum(
      ops.reshape(share, [count, channels]),
      ops.reshape(ops.broadcastTo(ids, all), [count]),
      batch * height * width,
    );
  });
  const sum = shares.reduce((a, b) => ops.add(a, b));
  return ops.cast(ops.reshape(sum, [batch, height, width, channels]), specOf(images).dtype);
}

/** Where each pixel of the result comes from: [images or 1, height, width]; and whether that is infinitely far away. */
function sources(
  transforms: Tensor,
  [height, width]: readonly [number, number],
  ops: Ops,
): { readonly column: Tensor; readonly row: Tensor; readonly infinite: Tensor } {
  const columns = ops.constant(
    new NdArray(
      Float32Array.from({ length: width }, (_, x) => x),
      [1, 1, width],
    ),
  );
  const rows = ops.constant(
    new NdArray(
      Float32Array.from({ length: height }, (_, y) => y),
      [1, height, 1],
    ),
  );
  const [a0, a1, a2, b0, b1, b2, c0, c1] = ops.split(transforms, 8).map((part) => ops.expandDims(part, -1)) as unknown as Eight;
  const line = (across: Tensor, down: Tensor, offset: Tensor | number): Tensor =>
    ops.add(ops.add(ops.mul(across, columns), ops.mul(down, rows)), offset);
  const projection = line(c0, c1, 1);
  const infinite = ops.equal(projection, 0);
  const divisor = ops.where(infinite, 1, projection);
  return { column: ops.div(line(a0, a1, a2), divisor), row: ops.div(line(b0, b1, b2), divisor), infinite };
}

type Eight = readonly [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/** A place along an axis brought onto the image, by TensorFlow's rules. */
function mapped(place: Tensor, size: number, fillMode: FillMode, ops: Ops): Tensor {
  if (fillMode === 'constant') return place;
  const onto = (x: Tensor): Tensor => ops.clip(x, 0, size - 1);
  if (fillMode === 'nearest' || size === 1) return onto(place);
  const isBefore = ops.less(place, 0);
  const isAfter = ops.greater(place, size - 1);
  const times = (period: number): Tensor => ops.floor(ops.div(ops.abs(place), period));
  if (fillMode === 'wrap') {
    const before = ops.add(place, ops.mul(ops.add(times(size - 1), 1), size));
    const after = ops.sub(place, ops.mul(times(size - 1), size));
    return onto(ops.where(isBefore, before, ops.where(isAfter, after, place)));
  }
  const turned = ops.add(place, ops.mul(times(2 * size), 2 * size));
  const before = ops.where(ops.less(turned, -size), ops.add(turned, 2 * size), ops.sub(-1, turned));
  const rest = ops.sub(place, ops.mul(times(2 * size), 2 * size));
  const after = ops.where(ops.greaterEqual(rest, size), ops.sub(2 * size - 1, rest), rest);
  return onto(ops.where(isBefore, before, ops.where(isAfter, after, place)));
}

interface Corner {
  readonly column: Tensor;
  readonly row: Tensor;
  readonly weight: Tensor;
}

/** The pixels that a place is made of, and how much of each. */
function corners(x: Tensor, y: Tensor, { interpolation }: WarpAttributes, ops: Ops): readonly Corner[] {
  if (interpolation === 'nearest') {
    return [{ column: nearest(x, ops), row: nearest(y, ops), weight: ops.onesLike(x) }];
  }
  const [left, top] = [ops.floor(x), ops.floor(y)];
  return [0, 1].flatMap((down) =>
    [0, 1].map((right): Corner => {
      const [column, row] = [ops.add(left, right), ops.add(top, down)];
      const along = (place: Tensor, corner: Tensor): Tensor => ops.sub(1, ops.abs(ops.sub(place, corner)));
      return { column, row, weight: ops.mul(along(x, column), along(y, row)) };
    }),
  );
}

/** The nearest whole number; of two the one farther from 0, as C's `round` has it. */
function nearest(place: Tensor, ops: Ops): Tensor {
  const below = ops.floor(place);
  const rest = ops.sub(place, below);
  const isTieUp = ops.logicalAnd(ops.equal(rest, 0.5), ops.greater(place, 0));
  return ops.where(ops.logicalOr(ops.greater(rest, 0.5), isTieUp), ops.add(below, 1), below);
}
