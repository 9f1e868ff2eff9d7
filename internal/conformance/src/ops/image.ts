import { ArgumentError, type DType, DTypeError, type Operand, ops, ShapeError } from '@ibex-ml/core';
import { floats } from '../reference/inputs.ts';
import { arrayOf, at, build, elementAt, map, type Values, valuesOf } from '../reference/values.ts';
import { differences } from './finite-differences.ts';
import type { OpCase, OpFamily, Refusal } from './op-case.ts';

type Options = Required<ops.AffineTransformOptions>;

const identity = [1, 0, 0, 0, 1, 0, 0, 0];
/** Turned by half a radian and moved, so that all edges are crossed. */
const turned = [0.8776, -0.4794, 1.31, 0.4794, 0.8776, -1.17, 0, 0];
const moved = [1, 0, -2.25, 0, 1, 1.625, 0, 0];
/** So far that modes which repeat the image repeat it several times. */
const smaller = [5.3, 0, -11.7, 0, 4.1, -13.2, 0, 0];
const flipped = [-1, 0, 4, 0, -1, 3, 0, 0];
/** Vanishes at column 2. */
const projective = [1.037, 0.113, 0.311, 0.053, 0.971, -0.207, -0.5, 0];
/** Places exactly between two pixels. */
const halves = [1, 0, 0.5, 0, 1, -0.5, 0, 0];

const rows: readonly (readonly [
  string,
  readonly [number, number, number, number],
  readonly (readonly number[])[],
  ops.Size2d?,
])[] = [
  ['one channel', [2, 4, 5, 1], [turned, moved]],
  ['three channels', [2, 4, 5, 3], [smaller, turned]],
  ['five channels, a map for all', [2, 3, 4, 5], [turned]],
  ['one map for one image', [1, 4, 4, 1], [projective]],
  ['rows longer than four', [1, 6, 11, 1], [[0.91, 0.053, 0.377, -0.0531, 0.917, 0.31, 0, 0]]],
  ['a part of it', [2, 5, 6, 1], [[1, 0, 2, 0, 1, 1, 0, 0]], [3, 2]],
  ['a larger result', [1, 2, 3, 2], [moved], [4, 6]],
  ['images of one pixel', [2, 1, 1, 1], [moved, flipped]],
  ['the image itself', [1, 3, 4, 1], [identity]],
  ['upside down', [1, 4, 5, 1], [flipped]],
  ['halfway', [1, 4, 5, 1], [halves]],
  ['none', [0, 4, 5, 1], [identity]],
];

const cases: readonly OpCase[] = rows.flatMap(([name, shape, maps, size]) =>
  (['nearest', 'bilinear'] as const).flatMap((interpolation) =>
    (['constant', 'nearest', 'wrap', 'reflect'] as const).map((fillMode): OpCase => {
      const images = floats(shape);
      const transforms = arrayOf(maps.flat(), [maps.length, 8]);
      const options = { interpolation, fillMode, fillValue: 0.75, size: size ?? ([shape[1], shape[2]] as const) };
      const { size: given, ...rest } = options;
      const reference = (x: Values, by: Values): Values => warped(x, by, options);
      return {
        op: 'affineTransform',
        name: `${name}, ${interpolation}, ${fillMode} beyond the edge`,
        inputs: [images, transforms],
        call: (x, by) => ops.affineTransform(x, by, size === undefined ? rest : { ...rest, size: given }),
        reference,
        gradient: (weights) => [
          differences(reference, [images, transforms], 0, weights.data),
          map(valuesOf(transforms), () => 0),
        ],
        batched: maps.length === 1 ? [0] : [0, 1],
      };
    }),
  ),
);

/** In doubles, as the formula has it; a fold along each axis by the definition of a mode, not by TensorFlow's steps. */
function warped(x: Values, maps: Values, { interpolation, fillMode, fillValue, size }: Options): Values {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  return build([batch, ...size, channels], ([n = 0, row = 0, column = 0, channel = 0]) => {
    const map = (index: number): number => at(maps, maps.shape[0] === 1 ? 0 : n, index);
    const line = (start: number, offset: number): number => map(start) * column + map(start + 1) * row + offset;
    const k = line(6, 1);
    if (k === 0) return fillValue;
    const across = folded(line(0, map(2)) / k, width, fillMode);
    const down = folded(line(3, map(5)) / k, height, fillMode);
    const read = (i: number, j: number): number => elementAt(x, [n, i, j, channel]) ?? fillValue;
    if (interpolation === 'nearest') return read(awayFromZero(down), awayFromZero(across));
    const [top, left] = [Math.floor(down), Math.floor(across)];
    const [lower, right] = [down - top, across - left];
    const between = (i: number): number => (1 - right) * read(i, left) + right * read(i, left + 1);
    return (1 - lower) * between(top) + lower * between(top + 1);
  });
}

const awayFromZero = (place: number): number => Math.sign(place) * Math.floor(Math.abs(place) + 0.5);

function folded(place: number, size: number, fillMode: ops.FillMode): number {
  if (fillMode === 'constant') return place;
  const onto = (at: number): number => Math.min(Math.max(at, 0), size - 1);
  if (fillMode === 'nearest' || size === 1 || (place >= 0 && place <= size - 1)) return onto(place);
  if (fillMode === 'wrap') {
    // TensorFlow repeats at distances of size, but counts the repeats by size - 1.
    const times = Math.trunc(Math.abs(place) / (size - 1));
    return onto(place < 0 ? place + size * (times + 1) : place - size * times);
  }
  const within = ((place % (2 * size)) + 2 * size) % (2 * size);
  return onto(within < size ? within : 2 * size - 1 - within);
}

const spec = (dtype: DType, ...shape: readonly number[]): Refusal['inputs'][number] => ({ shape, dtype });
const refusal = (name: string, inputs: Refusal['inputs'], error: Refusal['error'], options: object = {}): Refusal => ({
  op: 'affineTransform',
  name,
  inputs,
  call: (x: Operand, by: Operand) => ops.affineTransform(x, by, options),
  error,
});
const usual = [spec('float32', 2, 4, 5, 1), spec('float32', 2, 8)] as const;

const refusals: readonly Refusal[] = [
  refusal('an image without a batch', [spec('float32', 4, 5, 1), usual[1]], ShapeError),
  refusal('bytes', [spec('uint8', 2, 4, 5, 1), usual[1]], DTypeError),
  refusal('maps of whole numbers', [usual[0], spec('int32', 2, 8)], DTypeError),
  refusal('maps of six numbers', [usual[0], spec('float32', 2, 6)], ShapeError),
  refusal('a map without a batch', [usual[0], spec('float32', 8)], ShapeError),
  refusal('maps of another batch', [usual[0], spec('float32', 3, 8)], ShapeError),
  refusal('a size of 0', usual, ArgumentError, { size: [0, 3] }),
  refusal('an unknown interpolation', usual, ArgumentError, { interpolation: 'bicubic' }),
  refusal('an unknown fill mode', usual, ArgumentError, { fillMode: 'mirror' }),
];

export const images: OpFamily = { name: 'images', cases, refusals };
