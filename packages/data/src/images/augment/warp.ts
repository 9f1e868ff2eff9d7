import type { Pixels } from '../pixels.ts';
import type { AffineMap } from './affine-matrix.ts';
import { edgePixel, insidePlace } from './fill-mode.ts';
import type { FillMode, InterpolationOrder } from './generator-options.ts';
import { type SplineCoefficients, splineCoefficients } from './spline-coefficients.ts';
import { splineWeights } from './spline-weights.ts';

/** How places between pixels, and outside of them, are read. */
export interface WarpRules {
  readonly fillMode: FillMode;
  readonly cval: number;
  readonly interpolationOrder: InterpolationOrder;
}

/**
 * An image read at other places, as scipy.ndimage.affine_transform reads it.
 *
 * Formula: output[i, j] = the spline through the input at map(i, j)
 */
export function warp(image: Pixels, [rowMap, columnMap]: AffineMap, rules: WarpRules): Float32Array<ArrayBuffer> {
  const { fillMode, cval, interpolationOrder: order } = rules;
  const coefficients = splineCoefficients(image, order, fillMode);
  const { data, margin } = coefficients;
  const [height, width, channels] = image.shape as [number, number, number];
  const [innerHeight, innerWidth] = coefficients.shape as [number, number];
  const rows = new Reach(innerHeight, innerWidth * channels, order, fillMode);
  const columns = new Reach(innerWidth, channels, order, fillMode);
  const result = new Float32Array(image.data.length);
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++, to += channels) {
      const inside =
        rows.move(rowMap[2] + rowMap[0] * row + rowMap[1] * column + margin) &&
        columns.move(columnMap[2] + columnMap[0] * row + columnMap[1] * column + margin);
      if (inside) putReached(data, rows, columns, result, to, channels);
      else result.fill(cval, to, to + channels);
    }
  }
  return result;
}

/** The coefficients of one axis that a place is made of: where they lie in memory, and how much each counts. */
class Reach {
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
  readonly #size: number;
  readonly #stride: number;
  readonly #order: number;
  readonly #mode: FillMode;

  constructor(size: number, stride: number, order: number, mode: FillMode) {
    this.offsets = new Int32Array(order + 1);
    this.weights = new Float64Array(order + 1);
    this.#size = size;
    this.#stride = stride;
    this.#order = order;
    this.#mode = mode;
  }

  /** Goes to a place; whether it is anywhere. */
  move(outside: number): boolean {
    const order = this.#order;
    const place = insidePlace(outside, this.#size, this.#mode);
    if (place === null) return false;
    // The knots of splines of even order lie between the pixels.
    const shifted = order % 2 === 0 ? place + 0.5 : place;
    const knot = Math.floor(shifted);
    const first = knot - Math.floor(order / 2);
    for (let index = 0; index <= order; index++) {
      this.offsets[index] = edgePixel(first + index, this.#size, this.#mode) * this.#stride;
    }
    splineWeights(shifted - knot, order, this.weights);
    return true;
  }
}

/** Puts the sum of what the two axes reach, for each channel, to a place of the result. This is where the time goes: so it makes no objects. */
function putReached(
  data: SplineCoefficients['data'],
  rows: Reach,
  columns: Reach,
  result: Float32Array,
  at: number,
  channels: number,
): void {
  const count = rows.offsets.length;
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let row = 0; row < count; row++) {
      const from = (rows.offsets[row] as number) + channel;
      let across = 0;
      for (let column = 0; column < count; column++) {
        across += (columns.weights[column] as number) * (data[from + (columns.offsets[column] as number)] as number);
      }
      sum += (rows.weights[row] as number) * across;
    }
    result[at + channel] = sum;
  }
}
