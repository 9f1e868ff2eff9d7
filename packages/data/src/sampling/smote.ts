import {
  ArgumentError,
  DataError,
  DTypeError,
  emptyArray,
  freshSeed,
  HostRandom,
  NdArray,
  sizeOf,
  type TypedArray,
} from '@ibex-ml/core';
import { rowCount } from '../arrays/array-tree.ts';
import { gatherRows } from '../arrays/gather-rows.ts';
import { classLabels, type ClassRows, rowsByClass } from '../classes/class-labels.ts';
import { nearestNeighbors } from './nearest-neighbors.ts';
import { type OverSamplingStrategy, sampledCounts } from './sampling-strategy.ts';

/** How `smote` makes rows. */
export interface SmoteOptions {
  /** Which classes get how many rows; default `auto`: all as many as the largest. */
  readonly samplingStrategy?: OverSamplingStrategy;
  /** Towards how many of its nearest rows of the same class a row may go, an integer >= 1; default 5. */
  readonly kNeighbors?: number;
  /** An integer that fixes the draw; default: a new one, repeatable after `setRandomSeed`. */
  readonly seed?: number;
}

/**
 * Rows of small classes added, each at random between a row and one of its nearest of the same class. The rows as they were come first,
 * then the added ones, class by class.
 *
 * Formula: a + u · (b - a), u uniform in [0, 1), a a random row of the class, b one of its kNeighbors nearest others (Euclidean)
 * Input:   x [n, ...], floats or whole numbers, which are rounded to the nearest; y [n] or [n, 1]
 * Output:  x and y with more rows, in the types they had
 *
 * Do it to the training rows alone, after dividing: an added row is made of two others, and on the other side of a split tells of them.
 * A row is never its own neighbour, also not where two are equal.
 *
 * @throws {DataError} when a class that gets rows has not kNeighbors + 1, x holds NaN or infinities, or there is but one class
 * @throws {ArgumentError} when kNeighbors is no integer >= 1, or samplingStrategy is unknown or asks for fewer rows than there are
 * @throws {DTypeError} when x is bool
 * @throws {ShapeError} when y is not one class per row
 * @example
 * const [x, y] = [ndarray([[0], [1], [2], [3], [10], [20]]), ndarray([0, 0, 0, 0, 1, 1])];
 * const { x: more } = smote({ x, y }, { kNeighbors: 1, seed: 1 });
 * more.shape // [8, 1]
 * more.at(7, 0) >= 10 && more.at(7, 0) <= 20 // true
 * @see imblearn.over_sampling.SMOTE; Chawla et al. 2002. The draw itself is Ibex's own
 */
export function smote(
  arrays: { readonly x: NdArray; readonly y: NdArray },
  options: SmoteOptions = {},
): { x: NdArray; y: NdArray } {
  const where = 'smote';
  const { x, y } = arrays;
  const { kNeighbors = 5, samplingStrategy = 'auto', seed = freshSeed() } = options;
  const count = rowCount({ x, y }, where);
  const classes = rowsByClass(classLabels(where, 'arrays.y', y, count));
  const counts = sampledCounts(where, 'over', classes, samplingStrategy);
  const growing = classes.flatMap((members, index) => ({ members, missing: (counts[index] as number) - members.rows.length }));
  const needed = growing.filter(({ missing }) => missing > 0);
  requireNeighbors(
    where,
    kNeighbors,
    needed.map(({ members }) => members),
  );
  requireNumbers(where, x);
  const total = counts.reduce((sum, wanted) => sum + wanted, 0);
  const rowSize = sizeOf(x.shape.slice(1)) as number;
  const random = new HostRandom(seed);
  const data = emptyArray(x.dtype, total * rowSize);
  const labels = emptyArray(y.dtype, total);
  data.set(x.data);
  labels.set(y.data);
  let row = count;
  for (const { members, missing } of needed) {
    labels.fill(members.label, row, row + missing);
    addBetween(
      gatherRows(x, members.rows).data,
      rowSize,
      kNeighbors,
      random,
      data.subarray(row * rowSize, (row + missing) * rowSize),
    );
    row += missing;
  }
  return {
    x: new NdArray(data, [total, ...x.shape.slice(1)], x.dtype),
    y: new NdArray(labels, [total, ...y.shape.slice(1)], y.dtype),
  };
}

/** Fills `target` with rows between those of one class. */
function addBetween(points: TypedArray, rowSize: number, kNeighbors: number, random: HostRandom, target: TypedArray): void {
  const added = target.length / rowSize;
  const draws = Array.from({ length: added }, () => ({
    from: random.integer(points.length / rowSize),
    neighbor: random.integer(kNeighbors),
    step: random.uniform(),
  }));
  const queries = Int32Array.from(new Set(draws.map(({ from }) => from)));
  const place = new Map(Array.from(queries, (query, index) => [query, index]));
  const nearest = nearestNeighbors(points, rowSize, queries, kNeighbors);
  const whole = !(target instanceof Float32Array);
  for (const [index, { from, neighbor, step }] of draws.entries()) {
    const towards = nearest[(place.get(from) as number) * kNeighbors + neighbor] as number;
    for (let feature = 0; feature < rowSize; feature++) {
      const start = points[from * rowSize + feature] as number;
      const value = start + step * ((points[towards * rowSize + feature] as number) - start);
      target[index * rowSize + feature] = whole ? Math.round(value) : value;
    }
  }
}

function requireNeighbors(where: string, kNeighbors: number, classes: readonly ClassRows[]): void {
  if (!(Number.isSafeInteger(kNeighbors) && kNeighbors >= 1)) {
    const remedy = 'Leave it out for 5.';
    throw new ArgumentError({ where, argument: 'kNeighbors', expected: 'an integer >= 1', received: kNeighbors, remedy });
  }
  const small = classes.find(({ rows }) => rows.length <= kNeighbors);
  if (small === undefined) return;
  throw new DataError({
    where,
    argument: `class ${small.label} of arrays.y`,
    expected: `of at least ${kNeighbors + 1} rows, kNeighbors and one`,
    received: small.rows.length,
    remedy: 'Pass a smaller kNeighbors, leave the class out by samplingStrategy, or use randomOverSample.',
  });
}

function requireNumbers(where: string, x: NdArray): void {
  if (x.dtype === 'bool') {
    const remedy = 'There is nothing between true and false: use randomOverSample.';
    throw new DTypeError({ where, argument: 'arrays.x', expected: 'of numbers', received: x, remedy });
  }
  const { data } = x;
  for (let index = 0; index < data.length; index++) {
    if (Number.isFinite(data[index])) continue;
    throw new DataError({
      where,
      argument: `arrays.x[${Math.floor((index * (x.shape[0] as number)) / data.length)}]`,
      expected: 'of finite numbers',
      received: data[index],
      remedy: 'Fill missing values in, or leave the row out.',
    });
  }
}
