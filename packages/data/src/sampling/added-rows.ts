import { DataError, DTypeError, emptyArray, freshSeed, HostRandom, NdArray, sizeOf, type TypedArray } from '@ibex-ml/core';
import { rowCount } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { classLabels, type ClassRows, rowsByClass } from '../classes/class-labels.ts';
import { requireNeighborCount, requireNumbers } from './check-points.ts';
import { nearestNeighbors } from './nearest-neighbors.ts';
import { type OverSamplingStrategy, sampledCounts } from './sampling-strategy.ts';

/** Rows and the class of each. */
export interface Points {
  readonly x: NdArray;
  readonly y: NdArray;
}

/** What the samplers that make rows between others have in common. */
export interface AddedRowsOptions {
  readonly samplingStrategy?: OverSamplingStrategy | undefined;
  readonly kNeighbors: number;
  /** The name of the option `kNeighbors`, as errors give it. */
  readonly kName: string;
  readonly seed?: number | undefined;
}

/** Where the rows that a class is to get start: for each of them a place among the rows that it has. */
export type StartsOf = (members: ClassRows, missing: number, random: HostRandom, labels: ArrayLike<number>) => Iterable<number>;

/**
 * Rows added to small classes, each at random between a row, that `startsOf` chooses, and one of its nearest of the same class. The rows as
 * they were come first, then the added ones, class by class.
 *
 * @throws {DataError} when a class that gets rows has not kNeighbors + 1, x holds NaN or infinities, or there is but one class
 * @throws {ArgumentError} when kNeighbors is no integer >= 1, or samplingStrategy is unknown or asks for fewer rows than there are
 * @throws {DTypeError} when x is bool
 * @throws {ShapeError} when y is not one class per row
 */
export function addedRows(
  where: string,
  { x, y }: Points,
  options: AddedRowsOptions,
  startsOf: StartsOf,
): { x: NdArray; y: NdArray } {
  const { kNeighbors, kName, samplingStrategy = 'auto', seed = freshSeed() } = options;
  const count = rowCount({ x, y }, where);
  const labels = classLabels(where, 'arrays.y', y, count);
  const classes = rowsByClass(labels);
  const counts = sampledCounts(where, 'over', classes, samplingStrategy);
  const growing = classes
    .map((members, index) => ({ members, missing: (counts[index] as number) - members.rows.length }))
    .filter(({ missing }) => missing > 0);
  requireNeighborCount(where, kName, kNeighbors);
  for (const { members } of growing) requireNeighbors(where, kName, kNeighbors, members);
  requireBetween(where, x);
  requireNumbers(where, x);
  const rowSize = sizeOf(x.shape.slice(1)) as number;
  const random = new HostRandom(seed);
  const parts = growing.map(({ members, missing }) => {
    const starts = startsOf(members, missing, random, labels);
    return { members, data: between(gatherRows(x, members.rows), rowSize, kNeighbors, random, starts) };
  });
  const total = parts.reduce((sum, { data }) => sum + data.length / rowSize, count);
  const data = emptyArray(x.dtype, total * rowSize);
  const newLabels = emptyArray(y.dtype, total);
  data.set(x.data);
  newLabels.set(y.data);
  let row = count;
  for (const { members, data: added } of parts) {
    data.set(added, row * rowSize);
    newLabels.fill(members.label, row, row + added.length / rowSize);
    row += added.length / rowSize;
  }
  return {
    x: new NdArray(data, [total, ...x.shape.slice(1)], x.dtype),
    y: new NdArray(newLabels, [total, ...y.shape.slice(1)], y.dtype),
  };
}

/** Rows between those of one class: whole numbers where the class has such. */
function between(
  { data: points, dtype }: NdArray,
  rowSize: number,
  kNeighbors: number,
  random: HostRandom,
  starts: Iterable<number>,
): TypedArray {
  const draws = Array.from(starts, (from) => ({ from, neighbor: random.integer(kNeighbors), step: random.uniform() }));
  const queries = Int32Array.from(new Set(draws.map(({ from }) => from)));
  const place = new Map(Array.from(queries, (query, index) => [query, index]));
  const nearest = nearestNeighbors(points, rowSize, queries, kNeighbors);
  const whole = !(points instanceof Float32Array);
  const made = emptyArray(dtype, draws.length * rowSize);
  for (const [index, { from, neighbor, step }] of draws.entries()) {
    const towards = nearest[(place.get(from) as number) * kNeighbors + neighbor] as number;
    for (let feature = 0; feature < rowSize; feature++) {
      const start = points[from * rowSize + feature] as number;
      const value = start + step * ((points[towards * rowSize + feature] as number) - start);
      made[index * rowSize + feature] = whole ? Math.round(value) : value;
    }
  }
  return made;
}

function requireNeighbors(where: string, kName: string, kNeighbors: number, { label, rows }: ClassRows): void {
  if (rows.length > kNeighbors) return;
  throw new DataError({
    where,
    argument: `class ${label} of arrays.y`,
    expected: `of at least ${kNeighbors + 1} rows, ${kName} and one`,
    received: rows.length,
    remedy: `Pass a smaller ${kName}, leave the class out by samplingStrategy, or use randomOverSample.`,
  });
}

function requireBetween(where: string, x: NdArray): void {
  if (x.dtype !== 'bool') return;
  const remedy = 'There is nothing between true and false: use randomOverSample.';
  throw new DTypeError({ where, argument: 'arrays.x', expected: 'of numbers', received: x, remedy });
}
