import { type DType, FormatError, NdArray, type Operand } from '@ibex-ml/core';
import { refuse } from './refused.ts';

/**
 * A value that a file computes from sizes and fixed numbers, known before anything is computed from data. An element is null where it
 * follows from the size of a batch that is not known yet.
 */
export class Fixed {
  readonly shape: readonly number[];
  readonly data: readonly (number | null)[];
  readonly dtype: DType;

  constructor(shape: readonly number[], data: readonly (number | null)[], dtype: DType) {
    this.shape = shape;
    this.data = data;
    this.dtype = dtype;
  }
}

/** What a node can be given. */
export type Value = Operand | Fixed;

/** Sizes and bounds are few: what is longer is data, and computed as such. */
const longest = 4096;

/** More numbers than sizes have. */
export class TooLong extends FormatError {
  constructor(size: number) {
    const remedy = 'The file is damaged or of another format: get it again from where it came.';
    const [argument, expected] = ['a computed size', `of at most ${longest} numbers`];
    super({ where: 'import of a graph', argument, expected, received: size, remedy });
  }
}

/** A value as fixed numbers, where it is that, and short. */
export function fixedOf(value: Value | undefined): Fixed | null {
  if (value instanceof Fixed) return value;
  if (!(value instanceof NdArray) || value.size > longest) return null;
  return new Fixed(value.shape, Array.from(value.data), value.dtype);
}

/** As an array where all of it is known. */
export function known(value: Fixed): Value {
  const { shape, data, dtype } = value;
  if (data.includes(null)) return value;
  const numbers = data as readonly number[];
  if (dtype === 'float32') return new NdArray(Float32Array.from(numbers), shape);
  if (dtype === 'int32') return new NdArray(Int32Array.from(numbers), shape);
  return new NdArray(Uint8Array.from(numbers), shape, dtype);
}

/** A value to compute with. */
export function operandOf(value: Value, opType: string): Operand {
  const given = value instanceof Fixed ? known(value) : value;
  if (!(given instanceof Fixed)) return given;
  const remedy = 'Export the model with a batch of fixed size.';
  throw refuse(`an input of ${opType}`, 'known before the size of the batch is', 'a number that follows from it', remedy);
}

/**
 * Elements in other places: for each of the new shape, the one that `from` names by its place.
 *
 * @throws {FormatError} where that is outside, or where the result is too long for a size (then a TooLong)
 */
export function rearranged(
  { shape, data, dtype }: Fixed,
  to: readonly number[],
  from: (place: readonly number[]) => readonly number[],
): Fixed {
  const size = to.reduce((product, axis) => product * axis, 1);
  if (!(size <= longest)) throw new TooLong(size);
  const place = to.map(() => 0);
  const moved = Array.from({ length: size }, () => {
    let at = 0;
    for (const [axis, index] of from(place).entries()) {
      const full = shape[axis] ?? 0;
      if (!(index >= 0 && index < full)) throw refuse('an index of a computed size', `inside [${shape.join(', ')}]`, index);
      at = at * full + index;
    }
    for (let axis = to.length - 1; axis >= 0; axis -= 1) {
      place[axis] = (place[axis] as number) + 1;
      if ((place[axis] as number) < (to[axis] as number)) break;
      place[axis] = 0;
    }
    return data[at] ?? null;
  });
  return new Fixed(to, moved, dtype);
}

/** Two or more values element by element, each stretched to the common shape; unknown where one of the elements is. */
export function combined(
  values: readonly Fixed[],
  dtype: DType,
  run: (...elements: readonly (number | null)[]) => number | null,
): Fixed {
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  const shape = Array.from({ length: rank }, (_, axis) =>
    values.reduce((size, value) => {
      const own = value.shape[axis - rank + value.shape.length] ?? 1;
      if (own !== 1 && size !== 1 && own !== size) throw refuse('computed sizes', 'of shapes that fit', [own, size]);
      return own === 1 ? size : own;
    }, 1),
  );
  const stretched = values.map((value) =>
    rearranged(value, shape, (place) =>
      value.shape.map((own, axis) => (own === 1 ? 0 : (place[axis + rank - value.shape.length] as number))),
    ),
  );
  const length = shape.reduce((product, axis) => product * axis, 1);
  const data = Array.from({ length }, (_, at) => run(...stretched.map((value) => value.data[at] ?? null)));
  return new Fixed(shape, data, dtype);
}
