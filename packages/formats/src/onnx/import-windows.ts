import { type Operand, ops, type Shape, type Tensor } from '@ibex-ml/core';
import { type Applied, need, optional, type Reader, shapeOf } from './applied.ts';
import { refuse } from './import-values.ts';

const toRows = [0, 2, 3, 1];
const toPlanes = [0, 3, 1, 2];

/** Runs something on an image as Ibex has it, features last; what has one axis of places instead of two is an image of one row. */
function onRows(node: Applied, run: (x: Tensor) => Tensor): Tensor {
  const x = need(node);
  const { length: rank } = shapeOf(x);
  if (rank !== 3 && rank !== 4) throw refuse(`the input of ${node.opType}`, 'of one or two axes of places', shapeOf(x));
  const image = rank === 4 ? x : ops.expandDims(x, 2);
  const result = ops.transpose(run(ops.transpose(image, toRows)), toPlanes);
  return rank === 4 ? result : ops.squeeze(result, 2);
}

type Pair = readonly [number, number];

/** A number per axis of height and width; where there is but one, for the width. */
const pair = (values: readonly number[] | null, row: number = 1): Pair => {
  if (values === null) return [1, 1];
  return values.length === 1 ? [row, values[0] ?? 1] : [values[0] ?? 1, values[1] ?? 1];
};

type Margins = readonly [top: number, bottom: number, left: number, right: number];
type Padding = 'same' | 'valid' | Margins;

function paddingOf({ opType, told }: Applied): Padding {
  const auto = told.text('auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER') return 'same';
  if (auto === 'VALID') return 'valid';
  if (auto !== 'NOTSET' && auto !== '')
    throw refuse(`auto_pad of ${opType}`, 'NOTSET, VALID or SAME_UPPER', auto, 'Export it with margins in numbers.');
  const pads = told.ints('pads') ?? [];
  if (pads.length === 2) return [0, 0, pads[0] ?? 0, pads[1] ?? 0];
  const [top = 0, left = 0, bottom = 0, right = 0] = pads;
  return [top, bottom, left, right];
}

/** Also of one feature each, by the op for that. */
const conv: Reader = (node) => {
  const [given, bias] = [need(node, 1), optional(node, 2)];
  const filter = shapeOf(given).length === 3 ? ops.expandDims(given, 2) : given;
  const group = node.told.int('group', 1);
  const window = {
    strides: pair(node.told.ints('strides')),
    padding: paddingOf(node),
    dilations: pair(node.told.ints('dilations')),
  };
  const [filters = 1, features = 1, height = 1, width = 1] = shapeOf(filter) as readonly number[];
  return onRows(node, (x) => {
    let y: Tensor;
    if (group > 1 && features === 1 && filters % group === 0) {
      const grouped = ops.reshape(filter, [group, filters / group, height, width]);
      y = ops.depthwiseConv2d(x, ops.transpose(grouped, [2, 3, 0, 1]), window);
    } else y = ops.conv2d(x, ops.transpose(filter, [2, 3, 1, 0]), { ...window, groups: group });
    return bias === undefined ? y : ops.add(y, bias);
  });
};

/** The margins with what `ceil_mode` adds below and on the right, so that a last window that is not full counts too. */
function ceiled(opType: string, shape: Shape, padding: Padding, size: Pair, strides: Pair): Margins {
  const margins: readonly number[] = typeof padding === 'string' ? [0, 0, 0, 0] : padding;
  const added = ([0, 1] as const).map((axis) => {
    const full = shape[axis + 1] ?? null;
    if (full === null || padding === 'same')
      throw refuse(`${opType} with ceil_mode`, 'of known sizes, and margins in numbers', shape);
    const [before = 0, after = 0] = margins.slice(2 * axis);
    const spare = full + before + after - size[axis];
    const steps = Math.ceil(spare / strides[axis]);
    // A window that would begin beyond the image is left out.
    const last = steps * strides[axis] >= full + before ? steps - 1 : steps;
    return Math.max(last * strides[axis] - spare, 0);
  });
  const [top = 0, bottom = 0, left = 0, right = 0] = margins;
  return [top, bottom + (added[0] ?? 0), left, right + (added[1] ?? 0)];
}

/** Pooling; the mean or the largest. */
const pooling =
  (average: boolean): Reader =>
  (node) => {
    const { told, opType } = node;
    const size = told.ints('kernel_shape');
    const ceil = told.int('ceil_mode', 0) !== 0;
    if (size === null || size.length > 2 || (told.ints('dilations') ?? []).some((rate) => rate !== 1))
      throw refuse(opType, 'over one or two axes, without dilation', size, 'Export the model without it.');
    if (ceil && average) throw refuse(opType, 'without ceil_mode', 'ceil_mode', 'Export the model without it.');
    const [window, strides, padding] = [pair(size), pair(told.ints('strides')), paddingOf(node)];
    return onRows(node, (x) => {
      if (!average) {
        const margins = ceil ? ceiled(opType, x.shape, padding, window, strides) : padding;
        return ops.maxPool2d(x, window, { strides, padding: margins });
      }
      if (told.int('count_include_pad', 0) === 0 || typeof padding === 'string')
        return ops.averagePool2d(x, window, { strides, padding });
      const [top, bottom, left, right] = padding;
      const margins = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      return ops.averagePool2d(ops.pad(x, margins), window, { strides });
    });
  };

/** A reduction over all axes after the features. */
const overPlanes =
  (run: (x: Operand, axes: readonly number[], keepDims: boolean) => Tensor): Reader =>
  (node) => {
    const x = need(node);
    return run(
      x,
      shapeOf(x)
        .map((_, axis) => axis)
        .slice(2),
      true,
    );
  };

/** What looks at windows of an image, by the kind of the node. */
export const windowReaders: Readonly<Record<string, Reader>> = {
  AveragePool: pooling(true),
  Conv: conv,
  GlobalAveragePool: overPlanes(ops.mean),
  GlobalMaxPool: overPlanes(ops.max),
  MaxPool: pooling(false),
};
