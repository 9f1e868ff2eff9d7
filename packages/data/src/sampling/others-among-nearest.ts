import type { ClassRows } from '../classes/class-labels.ts';
import { nearestNeighbors } from './nearest-neighbors.ts';

/** For each row of a class, how many of its nearest of all rows are of other classes. */
export function othersAmongNearest(
  points: ArrayLike<number>,
  rowSize: number,
  labels: ArrayLike<number>,
  { label, rows }: ClassRows,
  neighbors: number,
): Int32Array {
  const nearest = nearestNeighbors(points, rowSize, rows, neighbors);
  return rows.map((_, place) => {
    const near = nearest.subarray(place * neighbors, (place + 1) * neighbors);
    return near.reduce((others, row) => (labels[row] === label ? others : others + 1), 0);
  });
}
