import { NdArray, type Operand, ops, type Tensor } from '@ibex-ml/core';
import { fixedOf } from '../../imported/fixed-values.ts';
import { type Applied, need, type Reader, shapeOf, sizesOf } from './applied.ts';
import { refuse } from './values.ts';

/** Weighted places of an axis that a place of the resized axis looks at. */
interface Tap {
  readonly places: readonly number[];
  readonly weights: readonly number[];
}

/** What is larger is no picture of a classifier. */
const longest = 8192;

/** Where a place of the new axis lies on the old one, by the mode of coordinates. */
type Coordinates = (place: number, scale: number, from: number, to: number) => number;

const { fround } = Math;
// In 32 bits, as ONNX Runtime does it: a place in the middle of two is to be the same one.
const halfPixel: Coordinates = (place, scale) => fround((place + 0.5) / scale) - 0.5;
const coordinates: Readonly<Record<string, Coordinates>> = {
  align_corners: (place, _, from, to) => (to === 1 ? 0 : fround((place * (from - 1)) / (to - 1))),
  asymmetric: (place, scale) => fround(place / scale),
  half_pixel: halfPixel,
  half_pixel_symmetric: (place, scale, from, to) => {
    const adjustment = to / (scale * from);
    return (from / 2) * (1 - adjustment) + halfPixel(place, scale, from, to);
  },
  pytorch_half_pixel: (place, scale, from, to) => (to > 1 ? halfPixel(place, scale, from, to) : 0),
  tf_half_pixel_for_nn: (place, scale) => fround((place + 0.5) / scale),
};

const nearest: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** Catmull and Rom's weights, with the steepness that the file names, of the four places around. */
function cubicWeights(distance: number, a: number): readonly number[] {
  const near = (d: number): number => (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1;
  const far = (d: number): number => a * d ** 3 - 5 * a * d ** 2 + 8 * a * d - 4 * a;
  return [far(1 + distance), near(distance), near(1 - distance), far(2 - distance)];
}

/** Makes one axis of another size. */
function resized(node: Applied, x: Operand, axis: number, [from, to, scale]: readonly [number, number, number]): Operand {
  const { told } = node;
  const name = told.text('coordinate_transformation_mode', node.version < 11 ? 'asymmetric' : 'half_pixel');
  const mode = told.text('mode', 'nearest');
  const place = Object.hasOwn(coordinates, name) ? coordinates[name] : undefined;
  const round = nearest[told.text('nearest_mode', node.version < 11 ? 'floor' : 'round_prefer_floor')];
  if (place === undefined || round === undefined || !['nearest', 'linear', 'cubic'].includes(mode))
    throw refuse(
      'the mode of Resize',
      'nearest, linear or cubic, of the whole picture',
      [mode, name],
      'Export it in another mode.',
    );
  if (from === to && scale === 1 && name !== 'tf_half_pixel_for_nn') return x;
  const at = Array.from({ length: to }, (_, index) => place(index, scale, from, to));
  const steepness = told.float('cubic_coeff_a', -0.75);
  const offsets = { nearest: [0], linear: [0, 1], cubic: [-1, 0, 1, 2] }[mode as 'nearest' | 'linear' | 'cubic'];
  const taps: readonly Tap[] = offsets.map((offset, tap) => ({
    places: at.map((x0) => clamped((mode === 'nearest' ? round(x0) : Math.floor(x0)) + offset, from)),
    weights: at.map((x0) => {
      const distance = x0 - Math.floor(x0);
      if (mode === 'cubic') return cubicWeights(distance, steepness)[tap] as number;
      return mode === 'nearest' ? 1 : [1 - distance, distance][tap as 0 | 1] as number; // prettier-ignore
    }),
  }));
  return looked(x, axis, mode === 'cubic' ? withoutOutside(node, taps, at, from) : taps);
}

/** Where the file wants it, weights of places outside the picture are left out, and the others made to add up to 1. */
function withoutOutside({ told }: Applied, taps: readonly Tap[], at: readonly number[], from: number): readonly Tap[] {
  if (told.int('exclude_outside', 0) === 0) return taps;
  const inside = taps.map(({ weights }, tap) =>
    weights.map((weight, index) => {
      const place = Math.floor(at[index] as number) + tap - 1;
      return place >= 0 && place < from ? weight : 0;
    }),
  );
  const total = at.map((_, index) => inside.reduce((sum, weights) => sum + (weights[index] as number), 0));
  return taps.map(({ places }, tap) => ({
    places,
    weights: (inside[tap] as readonly number[]).map((weight, index) => weight / (total[index] as number)),
  }));
}

const clamped = (place: number, size: number): number => Math.min(Math.max(place, 0), size - 1);

/** The sum of what lies at the taps of each place. */
function looked(x: Operand, axis: number, taps: readonly Tap[]): Tensor {
  const beside = shapeOf(x).map((_, index) => (index === axis ? -1 : 1));
  const parts = taps.map(({ places, weights }) => {
    const taken = ops.gather(x, new NdArray(Int32Array.from(places), [places.length]), axis);
    if (weights.every((weight) => weight === 1)) return taken;
    return ops.mul(taken, ops.reshape(new NdArray(Float32Array.from(weights), [weights.length]), beside));
  });
  return parts.reduce((sum, part) => ops.add(sum, part));
}

/** The scale and the size of each axis; null for those that stay. */
function goals(node: Applied, x: Operand): readonly (readonly [to: number, scale: number] | null)[] {
  const shape = shapeOf(x);
  const { inputs, opType, told, version } = node;
  const index = opType === 'Upsample' || version < 11 ? 1 : 2;
  const scales = fixedOf(inputs[index])?.data ?? [];
  const told1 = told.floats('scales') ?? [];
  const given = scales.length > 0 ? scales : told1;
  const sizes = given.length > 0 ? null : sizesOf(node, '', 3);
  const axes = told.ints('axes') ?? shape.map((_, axis) => axis);
  const all: (readonly [number, number] | null)[] = shape.map(() => null);
  for (const [at, each] of axes.entries()) {
    const axis = each < 0 ? each + shape.length : each;
    const full = shape[axis] ?? null;
    const size = sizes?.[at] ?? null;
    const scale = given[at] ?? (size === null || full === null ? null : size / full);
    if (scale === 1 || (full === null && (scale === null || size === null))) {
      if (scale !== null && scale !== 1) throw unknown(node);
      continue;
    }
    if (full === null || scale === null || !(scale > 0)) throw unknown(node);
    const to = size ?? Math.floor(full * scale);
    if (!(to > 0 && to <= longest)) throw refuse(`the size that ${opType} gives`, `between 1 and ${longest}`, to);
    all[axis] = [to, fround(scale)];
  }
  return all;
}

function unknown({ opType, inputs }: Applied): Error {
  const remedy = 'Export the model with pictures of a fixed size.';
  return refuse(`the sizes of ${opType}`, 'fixed in the file, but for the batch', inputs.length, remedy);
}

const resize: Reader = (node) => {
  const { told } = node;
  if (told.int('antialias', 0) !== 0 || told.text('keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    throw refuse('Resize', 'without antialias and keep_aspect_ratio_policy', 'one of them', 'Export the model without it.');
  const x = need(node);
  return goals(node, x).reduce<Operand>((image, goal, axis) => {
    if (goal === null) return image;
    return resized(node, image, axis, [shapeOf(x)[axis] as number, ...goal]);
  }, x);
};

/** What makes pictures larger and smaller, by the kind of the node. */
export const resizeReaders: Readonly<Record<string, Reader>> = { Resize: resize, Upsample: resize };
