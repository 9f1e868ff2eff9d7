import { HostRandom } from '@ibex-ml/core';
import { distancePart, paddedWidth } from './squared-distance.ts';

/** Points in a few numbers each. */
export interface Sketch {
  /** [points, width] */
  readonly rows: Float64Array;
  readonly width: number;
  /** What squared distances between sketches may be too long by rounding. */
  readonly slack: number;
}

/** One number more is what is left of a point. */
const mostDirections = 2 * distancePart - 1;
/** From so many points at most the directions are found; others only make them a little worse. */
const mostLookedAt = 1000;
const rounds = 2;

/**
 * Points as their coordinates along the directions in which they are spread most, and the length of what is left. The distance of two
 * sketches is never more than that of the points, and most of it where some directions hold most of the spread, as in images.
 *
 * Formula: Σ (q · a - q · b)² + (|rest of a| - |rest of b|)² <= |a - b|², for orthonormal q; these by rounds of the power method
 *
 * @param rows - [points, width], zeros behind the features
 */
export function sketchPoints(rows: Float64Array, width: number, features: number): Sketch {
  const centred = centre(rows, width);
  const count = rows.length / width;
  const directions = spreadDirections(centred, width, Math.min(mostDirections, features));
  const sketchWidth = paddedWidth(mostDirections + 1);
  const sketch = new Float64Array(count * sketchWidth);
  let longest = 0;
  for (let row = 0; row < count; row++) {
    const point = centred.subarray(row * width, (row + 1) * width);
    const length = dot(point, point);
    let rest = length;
    for (const [index, direction] of directions.entries()) {
      const along = dot(point, direction);
      sketch[row * sketchWidth + index] = along;
      rest -= along * along;
    }
    sketch[row * sketchWidth + mostDirections] = Math.sqrt(Math.max(rest, 0));
    longest = Math.max(longest, length);
  }
  return { rows: sketch, width: sketchWidth, slack: longest * 1e-10 };
}

function centre(rows: Float64Array, width: number): Float64Array {
  const count = rows.length / width;
  const means = new Float64Array(width);
  for (let start = 0; start < rows.length; start += width) {
    for (let at = 0; at < width; at++) means[at] = (means[at] as number) + (rows[start + at] as number) / count;
  }
  const centred = new Float64Array(rows.length);
  for (let start = 0; start < rows.length; start += width) {
    for (let at = 0; at < width; at++) centred[start + at] = (rows[start + at] as number) - (means[at] as number);
  }
  return centred;
}

/** Orthonormal directions, near those of the principal components. */
function spreadDirections(centred: Float64Array, width: number, wanted: number): readonly Float64Array[] {
  const random = new HostRandom(0);
  const step = width * Math.ceil(centred.length / width / mostLookedAt);
  let directions = orthonormal(
    Array.from({ length: wanted }, () => Float64Array.from({ length: width }, () => random.uniform() - 0.5)),
  );
  for (let round = 0; round < rounds; round++) {
    const spread = directions.map(() => new Float64Array(width));
    for (let start = 0; start < centred.length; start += step) {
      const point = centred.subarray(start, start + width);
      for (const [index, direction] of directions.entries())
        addTimes(spread[index] as Float64Array, point, dot(point, direction));
    }
    directions = orthonormal(spread);
  }
  return directions;
}

/** Gram and Schmidt's way, each done twice against rounding; what depends on those before is left out. */
function orthonormal(vectors: readonly Float64Array[]): readonly Float64Array[] {
  const found: Float64Array[] = [];
  for (const vector of vectors) {
    const before = dot(vector, vector);
    for (const other of [...found, ...found]) addTimes(vector, other, -dot(vector, other));
    const left = dot(vector, vector);
    if (left > before * 1e-12) found.push(vector.map((value) => value / Math.sqrt(left)));
  }
  return found;
}

function addTimes(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at] = (target[at] as number) + factor * (vector[at] as number);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
