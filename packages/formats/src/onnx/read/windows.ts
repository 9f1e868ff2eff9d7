import { ops, type Tensor } from '@ibex-ml/core';
import { type Applied, need, optional, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';
import { onRows, pair } from './on-rows.ts';

export type Margins = readonly [top: number, bottom: number, left: number, right: number];
export type Padding = 'same' | 'valid' | Margins;

export function paddingOf({ opType, told }: Applied): Padding {
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

/** What looks at windows of an image with filters, by the kind of the node. */
export const windowReaders: Readonly<Record<string, Reader>> = { Conv: conv };
