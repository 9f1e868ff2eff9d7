import { ops, type Tensor } from '@ibex-ml/core';
import { type Applied, need, optional, type Reader, shapeOf } from './applied.ts';
import { refuse } from './import-values.ts';
import { onRows, pair, type Pair } from './on-rows.ts';

/** Puts rows, or columns, of zeros between those of an image. */
function spread(x: Tensor, axis: 1 | 2, stride: number): Tensor {
  if (stride === 1) return x;
  const [batch = null, height = null, width = null, features = null] = x.shape;
  const size = axis === 1 ? height : width;
  if (size === null)
    throw refuse('the input of ConvTranspose', 'of a known size', x.shape, 'Export the model with a fixed size.');
  const margins = [0, 0, 0, 0, 0].map((_, at) => [0, at === axis + 1 ? stride - 1 : 0]);
  const apart = ops.pad(ops.expandDims(x, axis + 1), margins);
  const shape = axis === 1 ? [batch, size * stride, width, features] : [batch, height, size * stride, features];
  const last = size * stride - (stride - 1);
  const count = shape.map((each, at) => (at === axis ? last : (each ?? -1)));
  return ops.slice(ops.reshape(apart, shape), [0, 0, 0, 0], count);
}

/** The margins around the spread image, before and after each axis. */
function marginsOf(node: Applied, x: Tensor, extent: Pair, strides: Pair): readonly [Pair, Pair] {
  const { told } = node;
  const auto = told.text('auto_pad', 'NOTSET');
  if (!['NOTSET', 'VALID', 'SAME_UPPER', ''].includes(auto))
    throw refuse('auto_pad of ConvTranspose', 'NOTSET, VALID or SAME_UPPER', auto, 'Export it with margins in numbers.');
  const added = pair(told.ints('output_padding') ?? [0, 0], 0);
  const pads = told.ints('pads') ?? [];
  const [top = 0, left = 0, bottom = 0, right = 0] = pads.length === 2 ? [0, pads[0], 0, pads[1]] : pads;
  const given = told.ints('output_shape')?.slice(-2) ?? null;
  const along = (axis: 0 | 1): Pair => {
    const full = x.shape[axis + 1] as number;
    const reach = extent[axis] - 1;
    const wanted = auto === 'SAME_UPPER' ? full * strides[axis] : (given?.[axis - 2 + given.length] ?? null);
    if (wanted === null || auto === 'VALID') {
      if (auto === 'VALID') return [reach, reach + added[axis]];
      return axis === 0 ? [reach - top, reach - bottom + added[0]] : [reach - left, reach - right + added[1]];
    }
    const total = (full - 1) * strides[axis] + added[axis] + extent[axis] - wanted;
    const before = auto === 'SAME_UPPER' ? Math.floor(total / 2) : total - Math.floor(total / 2);
    return [reach - before, reach - (total - before) + added[axis]];
  };
  return [along(0), along(1)];
}

/** A convolution from the other side: the filters turned round, over an image with zeros between its places. */
const convTranspose: Reader = (node) => {
  const { told } = node;
  const [given, bias] = [need(node, 1), optional(node, 2)];
  const filter = shapeOf(given).length === 3 ? ops.expandDims(given, 2) : given;
  const group = told.int('group', 1);
  const [strides, dilations] = [pair(told.ints('strides')), pair(told.ints('dilations'))];
  const [features = 0, filters = 0, height = 0, width = 0] = shapeOf(filter) as readonly number[];
  if (!(group >= 1) || features % group !== 0 || Math.max(...strides) > 64)
    throw refuse('ConvTranspose', `of groups that divide ${features}, and strides up to 64`, [group, ...strides]);
  const turned = ops.reverse(ops.reshape(filter, [group, features / group, filters, height, width]), [3, 4]);
  const kernel = ops.reshape(ops.transpose(turned, [3, 4, 1, 0, 2]), [height, width, features / group, group * filters]);
  const extent: Pair = [(height - 1) * dilations[0] + 1, (width - 1) * dilations[1] + 1];
  return onRows(node, (x) => {
    const margins = marginsOf(node, x, extent, strides);
    if (margins.flat().some((margin) => margin < 0))
      throw refuse('pads of ConvTranspose', 'at most the reach of the filter', margins, 'Use a Slice behind it.');
    const apart = spread(spread(x, 1, strides[0]), 2, strides[1]);
    const [[top, bottom], [left, right]] = margins;
    const y = ops.conv2d(apart, kernel, { padding: [top, bottom, left, right], dilations, groups: group });
    return bias === undefined ? y : ops.add(y, bias);
  });
};

export const convTransposeReaders: Readonly<Record<string, Reader>> = { ConvTranspose: convTranspose };
