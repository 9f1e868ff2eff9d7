import { ops, type Shape, type Tensor } from '@ibex-ml/core';
import { type Applied, need, optional, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';
import { onRows, pair, type Pair } from './on-rows.ts';

/** Where a filter goes on an image of rows. */
interface Places {
  readonly extent: Pair;
  readonly strides: Pair;
}

/** The size of the result, and the margins that are cut off before and after it along each axis. */
function grown(
  node: Applied,
  shape: Shape,
  { extent, strides }: Places,
): { readonly size: Pair; readonly margins: readonly number[] } {
  const { told } = node;
  const auto = told.text('auto_pad', 'NOTSET');
  if (!['NOTSET', 'VALID', 'SAME_UPPER', ''].includes(auto))
    throw refuse('auto_pad of ConvTranspose', 'NOTSET, VALID or SAME_UPPER', auto, 'Export it with margins in numbers.');
  const added = pair(told.ints('output_padding') ?? [0, 0], 0);
  const pads = auto === 'VALID' ? [] : (told.ints('pads') ?? []);
  const [top = 0, left = 0, bottom = 0, right = 0] = pads.length === 2 ? [0, pads[0], 0, pads[1]] : pads;
  const given = told.ints('output_shape')?.slice(-2) ?? null;
  const along = (axis: 0 | 1): readonly [size: number, before: number, after: number] => {
    const full = shape[axis + 1] ?? null;
    if (full === null)
      throw refuse('the input of ConvTranspose', 'of a known size', shape, 'Export the model with a fixed size.');
    const covered = (full - 1) * strides[axis] + extent[axis] + added[axis];
    const wanted = auto === 'SAME_UPPER' ? Math.min(full * strides[axis], covered) : (given?.[axis - 2 + given.length] ?? null);
    const [before, after] = axis === 0 ? [top, bottom] : [left, right];
    if (wanted === null) return [covered - before - after, before, after];
    const half = Math.floor((covered - wanted) / 2);
    return auto === 'SAME_UPPER' ? [wanted, half, covered - wanted - half] : [wanted, covered - wanted - half, half];
  };
  const [[height, above, below], [width, ahead, behind]] = [along(0), along(1)];
  return { size: [height, width], margins: [above, below, ahead, behind] };
}

/** A larger image is none of a classifier. */
const mostPlaces = 2 ** 24;

/** A convolution the other way round. Where more is asked for than filters reach, the rest is zeros. */
const convTranspose: Reader = (node) => {
  const { told } = node;
  const [given, bias] = [need(node, 1), optional(node, 2)];
  const filter = shapeOf(given).length === 3 ? ops.expandDims(given, 2) : given;
  const groups = told.int('group', 1);
  const [strides, dilations] = [pair(told.ints('strides')), pair(told.ints('dilations'))];
  const [features = 0, , height = 0, width = 0] = shapeOf(filter) as readonly number[];
  if (!(groups >= 1) || features % groups !== 0) throw refuse('ConvTranspose', `of groups that divide ${features}`, groups);
  const extent: Pair = [(height - 1) * dilations[0] + 1, (width - 1) * dilations[1] + 1];
  return onRows(node, (x) => {
    const { size, margins } = grown(node, x.shape, { extent, strides });
    if (!(size[0] * size[1] <= mostPlaces)) throw refuse('the image of ConvTranspose', `of at most ${mostPlaces} places`, size);
    const [above = 0, below = 0, ahead = 0, behind = 0] = margins.map((margin) => Math.max(margin, 0));
    const lacking = margins.map((margin) => Math.max(-margin, 0)) as [number, number, number, number];
    const made: Pair = [size[0] - lacking[0] - lacking[1], size[1] - lacking[2] - lacking[3]];
    const window = { strides, dilations, groups, padding: [above, below, ahead, behind] } as const;
    const y = around(ops.conv2dTranspose(x, ops.transpose(filter, [2, 3, 1, 0]), made, window), lacking);
    return bias === undefined ? y : ops.add(y, bias);
  });
};

function around(image: Tensor, [top, bottom, left, right]: readonly [number, number, number, number]): Tensor {
  const margins = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return top + bottom + left + right === 0 ? image : ops.pad(image, margins);
}

export const convTransposeReaders: Readonly<Record<string, Reader>> = { ConvTranspose: convTranspose };
