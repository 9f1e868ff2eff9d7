import { HostRandom } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from './nearest-neighbors.ts';

/** All distances, sorted. */
function byBruteForce(points: Float32Array, features: number, query: number, k: number): number[] {
  const distance = (other: number): number =>
    points
      .subarray(query * features, (query + 1) * features)
      .reduce((sum, value, feature) => sum + (value - (points[other * features + feature] as number)) ** 2, 0);
  return Array.from({ length: points.length / features }, (_, other) => other)
    .filter((other) => other !== query)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, k);
}

describe('nearestNeighbors', () => {
  it.each([
    [30, 1, 3],
    [50, 5, 5],
    [40, 33, 7],
    [12, 16, 11],
    [12, 100, 5],
    [1200, 60, 5],
  ])('finds among %d points of %d features the %d nearest', (count, features, k) => {
    const random = new HostRandom(count);
    const points = Float32Array.from({ length: count * features }, () => random.normal());
    const queries = Int32Array.of(3, 0, 11);
    const found = nearestNeighbors(points, features, queries, k);
    for (const [place, query] of queries.entries()) {
      expect([...found.subarray(place * k, (place + 1) * k)]).toEqual(byBruteForce(points, features, query, k));
    }
  });

  it('takes of equals those that come first, and never the point itself', () => {
    const points = Uint8Array.of(5, 5, 5, 5, 9, 4);
    expect([...nearestNeighbors(points, 1, Int32Array.of(2, 4), 3)]).toEqual([0, 1, 3, 0, 1, 2]);
  });
});
