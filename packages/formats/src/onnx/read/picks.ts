import { NdArray, type Operand, ops, type Shape, type Tensor } from '@ibex-ml/core';
import { fixedOf } from '../../imported/fixed-values.ts';
import { wrapped } from '../../imported/slicing.ts';
import { type Applied, integers, need, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';
import { placesOf } from './nd-places.ts';

const mostPicks = 64;

/** The k largest along an axis and their places, one after another: the first of equals is taken first. */
const topK: Reader = (node) => {
  const x = need(node);
  const shape = shapeOf(x);
  const axis = wrapped(node.told.int('axis', -1), shape.length);
  const [k = NaN] = integers(node, 'k', 1) ?? [];
  const size = shape[axis] ?? null;
  if (size === null || !(k >= 1 && k <= Math.min(size, mostPicks)))
    throw refuse(
      'k of TopK',
      `between 1 and ${Math.min(size ?? 0, mostPicks)}`,
      k,
      'Leave it to the code that reads the outputs.',
    );
  const isLargest = node.told.int('largest', 1) !== 0;
  const order = [...shape.keys()].filter((each) => each !== axis).concat(axis);
  const back = [...shape.keys()].map((each) => order.indexOf(each));
  let rest: Operand = ops.transpose(isLargest ? x : ops.neg(x), order);
  const [values, places]: [Tensor[], Tensor[]] = [[], []];
  for (let pick = 0; pick < k; pick += 1) {
    const place = ops.argMax(rest, -1);
    const taken = ops.oneHot(place, size, 'bool');
    values.push(ops.max(rest, -1, true));
    places.push(ops.expandDims(place, -1));
    rest = ops.where(taken, -Infinity, rest);
  }
  const found = ops.transpose(ops.concat(values, -1), back);
  return [isLargest ? found : ops.neg(found), ops.transpose(ops.concat(places, -1), back)];
};

/** Blocks of an image that are features, spread over its places, or the other way. */
const blocks =
  (toDepth: boolean): Reader =>
  (node) => {
    const x = need(node);
    const [batch = null, features = null, height = null, width = null, ...others] = shapeOf(x);
    const size = node.told.int('blocksize', 0);
    if (!(size >= 1) || features === null || height === null || width === null || others.length > 0)
      throw refuse(node.opType, 'of an image of known size, in blocks of at least 1', shapeOf(x));
    if (toDepth) {
      const apart = ops.reshape(x, [batch, features, height / size, size, width / size, size]);
      const moved = ops.transpose(apart, [0, 3, 5, 1, 2, 4]);
      return ops.reshape(moved, [batch, features * size * size, height / size, width / size]);
    }
    const inner = features / (size * size);
    const isColumns = node.told.text('mode', 'DCR') === 'CRD';
    const apart = ops.reshape(
      x,
      isColumns ? [batch, inner, size, size, height, width] : [batch, size, size, inner, height, width],
    );
    const moved = ops.transpose(apart, isColumns ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]);
    return ops.reshape(moved, [batch, inner, height * size, width * size]);
  };

/** Where indices lead, which must be fixed in the file. */
function fixedPlaces(node: Applied, shape: Shape): ReturnType<typeof placesOf> {
  const indices = fixedOf(node.inputs[1]);
  const depth = indices?.shape.at(-1) ?? 0;
  if (indices === null || shape.slice(0, depth).includes(null) || node.told.int('batch_dims', 0) !== 0)
    throw refuse(
      `indices of ${node.opType}`,
      'fixed in the file, into axes of known size',
      shape,
      'Export the model with fixed sizes.',
    );
  return placesOf(shape.map((size) => size ?? 1), indices); // prettier-ignore
}

const gatherNd: Reader = (node) => {
  const x = need(node);
  const shape = shapeOf(x);
  const indices = shapeOf(need(node, 1));
  const { starts, count } = fixedPlaces(node, shape);
  const [depth, rest] = [indices.at(-1) ?? 0, shape.slice(indices.at(-1) ?? 0)];
  const rows = ops.reshape(x, [shape.slice(0, depth).reduce<number>((size, axis) => size * (axis ?? 1), 1), ...rest]);
  const taken = ops.gather(
    rows,
    new NdArray(
      Int32Array.from(starts, (start) => start / count),
      [starts.length],
    ),
  );
  return ops.reshape(taken, [...indices.slice(0, -1), ...rest]);
};

const scatterNd: Reader = (node) => {
  const [x, updates] = [need(node), need(node, 2)];
  const shape = shapeOf(x);
  if (node.told.text('reduction', 'none') !== 'none' || shape.includes(null))
    throw refuse('ScatterND', 'without a reduction, into a value of known size', shape, 'Export the model with fixed sizes.');
  const sizes = shape as readonly number[];
  const { starts, count } = fixedPlaces(node, shape);
  const from = new Int32Array(sizes.reduce((product, size) => product * size, 1)).fill(-1);
  for (const [index, start] of starts.entries()) for (let at = 0; at < count; at += 1) from[start + at] = index * count + at;
  const taken = ops.gather(ops.reshape(updates, [-1]), new NdArray(from.map((place) => Math.max(place, 0)), sizes)); // prettier-ignore
  return ops.where(new NdArray(Uint8Array.from(from, (place) => Number(place >= 0)), sizes, 'bool'), taken, x); // prettier-ignore
};

/** What picks elements by their values, or by blocks, by the kind of the node. */
export const pickReaders: Readonly<Record<string, Reader>> = {
  DepthToSpace: blocks(false),
  GatherND: gatherNd,
  ScatterND: scatterNd,
  SpaceToDepth: blocks(true),
  TopK: topK,
};
