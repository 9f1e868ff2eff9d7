import { type Sketch, sketchPoints } from './sketch-points.ts';
import { paddedRows, paddedWidth, squaredDistance } from './squared-distance.ts';

/**
 * The nearest other points of some points, by Euclidean distance, nearest first; of points equally far those that come first.
 *
 * Exact. A first look takes sketches of the points, whose distances are never too long: only the few that could be near are measured.
 *
 * @param points - [count, features], one after the other
 * @param queries - the points whose neighbours are wanted
 * @param k - how many, fewer than there are points
 * @returns [queries, k], places of points
 */
export function nearestNeighbors(points: ArrayLike<number>, features: number, queries: Int32Array, k: number): Int32Array {
  const count = points.length / features;
  const width = paddedWidth(features);
  const rows = paddedRows(points, features);
  const sketch = sketchPoints(rows, width, features);
  const bounds = new Float64Array(count);
  const found = new Int32Array(queries.length * k);
  for (const [place, query] of queries.entries()) {
    const nearest = new Nearest(k, Infinity);
    fillBounds(bounds, sketch, query);
    for (let candidate = 0; candidate < count; candidate++) nearest.offer(candidate, bounds[candidate] as number);
    const distanceTo = (candidate: number, limit: number): number =>
      squaredDistance(rows, query * width, candidate * width, width, limit);
    const farthest = Math.max(...Array.from(nearest.points, (candidate) => distanceTo(candidate, Infinity)));
    const measured = new Nearest(k, farthest);
    for (let candidate = 0; candidate < count; candidate++) {
      const limit = measured.limit;
      if ((bounds[candidate] as number) - sketch.slack < limit && candidate !== query)
        measured.offer(candidate, distanceTo(candidate, limit));
    }
    found.set(measured.points, place * k);
  }
  return found;
}

/** What the distances to all points are at least; Infinity to itself. */
function fillBounds(bounds: Float64Array, { rows, width }: Sketch, query: number): void {
  for (let candidate = 0; candidate < bounds.length; candidate++) {
    bounds[candidate] = squaredDistance(rows, query * width, candidate * width, width, Infinity);
  }
  bounds[query] = Infinity;
}

/** The k nearest of the points offered, nearest first. */
class Nearest {
  readonly points: Int32Array;
  /** What a distance must be below to be taken. */
  limit: number;
  readonly #distances: Float64Array;

  /** @param farthest - points farther than this are not taken */
  constructor(k: number, farthest: number) {
    this.points = new Int32Array(k);
    this.limit = farthest === 0 ? Number.MIN_VALUE : farthest * (1 + 2 ** -50);
    this.#distances = new Float64Array(k).fill(this.limit);
  }

  offer(point: number, distance: number): void {
    if (!(distance < this.limit)) return;
    let rank = this.points.length - 1;
    for (; rank > 0 && (this.#distances[rank - 1] as number) > distance; rank--) {
      this.#distances[rank] = this.#distances[rank - 1] as number;
      this.points[rank] = this.points[rank - 1] as number;
    }
    this.#distances[rank] = distance;
    this.points[rank] = point;
    this.limit = this.#distances[this.points.length - 1] as number;
  }
}
