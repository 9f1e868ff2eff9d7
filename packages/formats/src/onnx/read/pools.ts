import { type Operand, ops, type Shape, type Tensor } from '@ibex-ml/core';
import { sliced } from '../../imported/slicing.ts';
import { type Applied, need, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';
import { type Margins, type Padding, paddingOf } from './windows.ts';
import { onRows, pair, type Pair } from './on-rows.ts';

/** How a window of pooling lies on an image. */
interface Pool {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
}

/** A window of more places is none that somebody has drawn. */
const mostPlaces = 1024;

/** What `ceil_mode` adds below and on the right, so that a last window that is not full counts too. */
function addedByCeiling(opType: string, shape: Shape, pool: Pool): Pair {
  const { padding, size, strides, dilations } = pool;
  const margins: readonly number[] = typeof padding === 'string' ? [0, 0, 0, 0] : padding;
  const [bottom = 0, right = 0] = ([0, 1] as const).map((axis) => {
    const full = shape[axis + 1] ?? null;
    if (full === null || padding === 'same')
      throw refuse(`${opType} with ceil_mode`, 'of known sizes, and margins in numbers', shape);
    const [before = 0, after = 0] = margins.slice(2 * axis);
    const spare = full + before + after - ((size[axis] - 1) * dilations[axis] + 1);
    const steps = Math.ceil(spare / strides[axis]);
    // A window that would begin beyond the image is left out.
    const last = steps * strides[axis] >= full + before ? steps - 1 : steps;
    return Math.max(last * strides[axis] - spare, 0);
  });
  return [bottom, right];
}

const around = ([top, bottom, left, right]: Margins): readonly (readonly number[])[] => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** What a window with gaps sees: for each of its places an image of what stands there, all joined by `join`. */
function dilated(opType: string, x: Tensor, pool: Pool, fill: number, join: (a: Tensor, b: Tensor) => Tensor): Tensor {
  const { size, strides, dilations, padding } = pool;
  const padded = typeof padding === 'string' ? x : ops.pad(x, around(padding), fill);
  const counts = ([0, 1] as const).map((axis) => {
    const full = padded.shape[axis + 1] ?? null;
    if (full === null || padding === 'same' || size[0] * size[1] > mostPlaces)
      throw refuse(`${opType} with dilation`, 'of known sizes, and margins in numbers', x.shape);
    return Math.floor((full - (size[axis] - 1) * dilations[axis] - 1) / strides[axis]) + 1;
  });
  const whole = { start: 0, count: null, step: 1 };
  const parts = Array.from({ length: size[0] * size[1] }, (_, place) => {
    const at = [Math.floor(place / size[1]), place % size[1]];
    const cut = ([0, 1] as const).map((axis) => {
      return { start: (at[axis] as number) * dilations[axis], count: counts[axis] as number, step: strides[axis] };
    });
    return sliced(padded, [whole, ...cut, whole]);
  });
  return parts.reduce(join);
}

/** Pooling; the mean or the largest. */
const pooling =
  (average: boolean): Reader =>
  (node) => {
    const pool = poolOf(node);
    const { size, strides, dilations, padding } = pool;
    return onRows(node, (x) => {
      const [bottom, right] = node.told.int('ceil_mode', 0) === 0 ? [0, 0] : addedByCeiling(node.opType, x.shape, pool);
      const wider: Padding = typeof padding !== 'string' || bottom + right > 0 ? widened(padding, bottom, right) : padding;
      const hasGaps = dilations.some((rate) => rate !== 1);
      if (!average && hasGaps) return dilated(node.opType, x, { ...pool, padding: wider }, -Infinity, ops.maximum);
      if (!average) return ops.maxPool2d(x, size, { strides, padding: wider });
      const counts = node.told.int('count_include_pad', 0) !== 0 && typeof padding !== 'string';
      // Margins that count are zeros of the image; those that ceil_mode adds never do.
      const image = counts ? ops.pad(x, around(padding)) : x;
      const left: Padding = counts ? [0, bottom, 0, right] : wider;
      if (!hasGaps) return ops.averagePool2d(image, size, { strides, padding: left });
      const sum = (of: Tensor): Tensor => dilated(node.opType, of, { ...pool, padding: left }, 0, ops.add);
      return ops.div(sum(image), sum(ops.ones([1, ...image.shape.slice(1, 3), 1])));
    });
  };

function widened(padding: Padding, bottom: number, right: number): Margins {
  const [top, below, left, beside] = typeof padding === 'string' ? [0, 0, 0, 0] : padding;
  return [top, below + bottom, left, beside + right];
}

function poolOf(node: Applied): Pool {
  const { told, opType } = node;
  const size = told.ints('kernel_shape');
  if (size === null || size.length > 2 || size.length < 1) throw refuse(opType, 'over one or two axes', size);
  if (node.outputs > 1) throw refuse(opType, 'of one output', 'the places of the largest too', 'Export the model without them.');
  return {
    size: pair(size),
    strides: pair(told.ints('strides')),
    dilations: pair(told.ints('dilations')),
    padding: paddingOf(node),
  };
}

/** A reduction over all axes after the features. */
const overPlanes =
  (run: (x: Operand, axes: readonly number[], keepDims: boolean) => Tensor): Reader =>
  (node) => {
    const x = need(node);
    const planes = shapeOf(x).map((_, axis) => axis);
    return run(x, planes.slice(2), true);
  };

/** What takes the mean or the largest of windows, by the kind of the node. */
export const poolReaders: Readonly<Record<string, Reader>> = {
  AveragePool: pooling(true),
  GlobalAveragePool: overPlanes(ops.mean),
  GlobalMaxPool: overPlanes(ops.max),
  MaxPool: pooling(false),
};
