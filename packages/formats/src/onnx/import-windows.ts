import { type Operand, ops, type Tensor } from '@ibex-ml/core';
import { type Applied, need, type Reader, shapeOf } from './applied.ts';
import { refuse } from './import-values.ts';

const toRows = [0, 2, 3, 1];
const toPlanes = [0, 3, 1, 2];

/** Runs something on an image as Ibex has it, features last. */
function onRows(node: Applied, run: (x: Tensor) => Tensor): Tensor {
  const x = need(node);
  if (shapeOf(x).length !== 4) throw refuse(`the input of ${node.opType}`, 'images: of 4 axes', shapeOf(x));
  return ops.transpose(run(ops.transpose(x, toRows)), toPlanes);
}

const pair = (values: readonly number[] | null): readonly [number, number] => [values?.[0] ?? 1, values?.[1] ?? 1];

type Padding = 'same' | 'valid' | readonly [number, number, number, number];

function paddingOf({ opType, told }: Applied): Padding {
  const auto = told.text('auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER') return 'same';
  if (auto === 'VALID') return 'valid';
  if (auto !== 'NOTSET')
    throw refuse(`auto_pad of ${opType}`, 'NOTSET, VALID or SAME_UPPER', auto, 'Export it with margins in numbers.');
  const [top = 0, left = 0, bottom = 0, right = 0] = told.ints('pads') ?? [];
  return [top, bottom, left, right];
}

/** Also of one feature each, by the op for that. */
export const conv: Reader = (node) => {
  const [filter, bias] = [need(node, 1), node.inputs[2]];
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

/** Pooling; the mean or the largest. */
export const pooling =
  (average: boolean): Reader =>
  (node) => {
    const { told } = node;
    const size = told.ints('kernel_shape');
    if (size?.length !== 2 || told.int('ceil_mode', 0) !== 0 || (told.ints('dilations') ?? []).some((rate) => rate !== 1))
      throw refuse(node.opType, 'over two axes, without ceil_mode and dilation', size, 'Export the model without them.');
    const options = { strides: pair(told.ints('strides')), padding: paddingOf(node) };
    return onRows(node, (x) => {
      if (!average) return ops.maxPool2d(x, pair(size), options);
      if (told.int('count_include_pad', 0) === 0 || typeof options.padding === 'string')
        return ops.averagePool2d(x, pair(size), options);
      const [top, bottom, left, right] = options.padding;
      const margins = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      return ops.averagePool2d(ops.pad(x, margins), pair(size), { strides: options.strides });
    });
  };

/** A reduction over all axes after the features. */
export const overPlanes =
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
