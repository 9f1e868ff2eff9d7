import { ArgumentError, freshSeed } from '@ibex-ml/core';
import { type ArrayTree, isRecord, rowCount } from '../arrays/array-tree.ts';
import type { Batched } from '../arrays/stack.ts';
import type { Cardinality } from './cardinality.ts';
import { count, notACount } from './counts.ts';
import type { BatchOptions, InterleaveOptions, MapOptions, ShuffleOptions, WindowOptions } from './dataset-options.ts';
import { rowsOf, themselves, unstack } from './elements.ts';
import type { Elements, Stage } from './stage.ts';
import { assertCardinality } from './stages/assert-cardinality.ts';
import { cache } from './stages/cache.ts';
import { interleave } from './stages/interleave.ts';
import { mapParallel } from './stages/map-parallel.ts';
import { prefetch } from './stages/prefetch.ts';
import { shuffle } from './stages/shuffle.ts';
import { concatenate, repeat, shard, skip, take } from './stages/slicing.ts';
import { fromIterables, fromList, rowNumbers } from './stages/sources.ts';
import { batch, filter, flatten, map, zip } from './stages/transforms.ts';
import { windows } from './stages/window.ts';

/** The element type of a Dataset. */
export type ElementOf<D> = D extends Dataset<infer T> ? T : never;

/**
 * A stream of elements that is described first and run when it is read, and can be read again and again.
 *
 * Every method returns a new Dataset and leaves this one as it is. Reading is `for await (const element of dataset)`; leaving the
 * loop early closes generators and iterables all the way up. Elements that come from arrays are moved as row numbers
 * until a batch gathers them in one copy, so shuffling, skipping and repeating large arrays costs next to nothing, and
 * uint8 stays uint8.
 *
 * @example
 * const { train } = await digits.load({ flatten: true });
 * const dataset = Dataset.fromArrays({ x: train.x, y: train.y }).shuffle('all', { seed: 1 }).batch(128);
 * const shapes = [];
 * for await (const { x, y } of dataset) shapes.push([x.shape, y.shape]);
 * shapes[0] // [[128, 64], [128]]
 * @see tf.data.Dataset, whose semantics these are
 */
export class Dataset<T> implements AsyncIterable<T> {
  readonly #stage: Stage<unknown>;
  readonly #elements: Elements<unknown, T, Batched<T>>;

  private constructor(stage: Stage<unknown>, elements: Elements<unknown, T, Batched<T>>) {
    this.#stage = stage;
    this.#elements = elements;
  }

  /**
   * The rows of arrays that belong together: of one structure such as `{ x, y }`, or of x, y and sample weights as tuples.
   *
   * An element has the same structure, each array without its first axis (a view: no copy).
   *
   * @throws {DataError} when the arrays differ in length
   * @throws {ShapeError} when there is no array, or one has no axes
   * @example
   * Dataset.fromArrays(ndarray([[1, 2], [3, 4]]), ndarray([0, 1])).cardinality // 2
   */
  static fromArrays<A extends ArrayTree>(arrays: A): Dataset<A>;
  static fromArrays<X extends ArrayTree, Y extends ArrayTree>(x: X, y: Y): Dataset<readonly [X, Y]>;
  static fromArrays<X extends ArrayTree, Y extends ArrayTree, W extends ArrayTree>(
    x: X,
    y: Y,
    sampleWeight: W,
  ): Dataset<readonly [X, Y, W]>;
  static fromArrays(...arrays: readonly ArrayTree[]): Dataset<unknown> {
    const tree = arrays.length === 1 ? (arrays[0] as ArrayTree) : arrays;
    return new Dataset<unknown>(rowNumbers(rowCount(tree, 'Dataset.fromArrays')), rowsOf(tree));
  }

  /** What an iterable gives, asked for one at a time; `make` is called at the start of each pass, as with `function*`. */
  static fromGenerator<T>(make: () => Iterable<T>): Dataset<T> {
    return Dataset.#of(fromIterables(make));
  }

  /** What an async iterable gives, asked for one at a time; `make` is called at the start of each pass. */
  static fromAsyncIterable<T>(make: () => AsyncIterable<T>): Dataset<T> {
    return Dataset.#of(fromIterables(make));
  }

  /**
   * One element of every Dataset side by side, by position or by name; ends with the shortest.
   *
   * @throws {ArgumentError} when there is none
   */
  static zip<const D extends readonly Dataset<unknown>[] | { readonly [name: string]: Dataset<unknown> }>(
    datasets: D,
  ): Dataset<{ readonly [K in keyof D]: ElementOf<D[K]> }> {
    const names = Object.keys(datasets);
    if (names.length === 0) {
      throw new ArgumentError({
        where: 'Dataset.zip',
        argument: 'datasets',
        expected: 'a list or record of at least one Dataset',
        received: datasets,
        remedy: 'Pass the Datasets to read side by side.',
      });
    }
    const rows = zip(Object.values(datasets).map((dataset: Dataset<unknown>) => dataset.#values()));
    const shaped = map(rows, (row) => (isRecord(datasets) ? Object.fromEntries(names.map((name, at) => [name, row[at]])) : row));
    return Dataset.#of(shaped as Stage<{ readonly [K in keyof D]: ElementOf<D[K]> }>);
  }

  static #of<T>(stage: Stage<T>): Dataset<T> {
    return new Dataset(stage, themselves<T>());
  }

  /** How many elements one pass gives: a count, `'infinite'` or, after `filter` or a generator, `'unknown'`. */
  get cardinality(): Cardinality {
    return this.#stage.cardinality;
  }

  /**
   * `change` applied to every element; a promise is waited for. Results come in the order of the elements.
   *
   * One at a time, and only when asked for; or `numParallelCalls` at a time, which is for changes that wait for files or
   * for other threads.
   *
   * @throws {ArgumentError} when numParallelCalls is no integer > 0
   */
  map<U>(change: (element: T) => U | Promise<U>, options: MapOptions = {}): Dataset<U> {
    const parallel = count('map', 'numParallelCalls', options.numParallelCalls ?? 1, 1);
    return Dataset.#of(mapParallel(this.#stage, (handle) => change(this.#elements.element(handle)), parallel));
  }

  /** The elements that `keep` is true for. */
  filter(keep: (element: T) => boolean | Promise<boolean>): Dataset<T> {
    return this.#with(filter(this.#stage, (handle) => keep(this.#elements.element(handle))));
  }

  /**
   * The elements in random order, drawn from a buffer of `bufferSize`, or from all of them.
   *
   * A buffer smaller than the Dataset mixes only neighbours. Each pass draws anew, repeatably by `seed`: the k-th pass over
   * this Dataset has the k-th order of the seed.
   *
   * @throws {ArgumentError} when bufferSize is no integer > 0, or `'all'` of an infinite Dataset
   */
  shuffle(bufferSize: number | 'all', options: ShuffleOptions = {}): Dataset<T> {
    const { seed = freshSeed(), reshuffleEachIteration = true } = options;
    if (bufferSize === 'all' && this.cardinality === 'infinite') {
      throw new ArgumentError({
        where: 'Dataset.shuffle',
        argument: 'bufferSize',
        expected: 'a number where the Dataset is infinite',
        received: bufferSize,
        remedy: 'Shuffle before repeat(), or give a buffer size.',
      });
    }
    if (!Number.isSafeInteger(seed)) throw notACount('shuffle', 'seed', seed, 'a safe integer');
    const size = bufferSize === 'all' ? Infinity : count('shuffle', 'bufferSize', bufferSize, 1);
    return this.#with(shuffle(this.#stage, size, seed, reshuffleEachIteration));
  }

  /**
   * Batches of `size` elements: every array, number and boolean in them gains a first axis.
   *
   * @throws {ArgumentError} when size is no integer > 0
   * @throws {ShapeError | DTypeError | DataError} on reading, when elements of one batch do not fit together
   */
  batch(size: number, options: BatchOptions = {}): Dataset<Batched<T>> {
    const checked = count('batch', 'size', size, 1);
    const gather = (handles: readonly unknown[]): Batched<T> => this.#elements.batch(handles);
    return Dataset.#of(batch(this.#stage, checked, options.dropRemainder ?? false, gather));
  }

  /** The rows of batches one by one: the reverse of `batch`. */
  unbatch(): Dataset<T> {
    return Dataset.#of(flatten(this.#values(), (element) => unstack(element)));
  }

  /**
   * Windows that slide over the elements, each a Dataset of its own: `flatMap((window) => window.batch(size))` makes arrays of them, as for
   * sequences out of a long series.
   *
   * @throws {ArgumentError} when size, shift or stride is no integer > 0
   * @example
   * const series = Dataset.fromGenerator(() => [1, 2, 3, 4, 5]);
   * const pairs = series.window(2, { shift: 1, dropRemainder: true }).flatMap((pair) => pair.batch(2));
   * (await pairs.toArray()).map((pair) => pair.toArray()) // [[1, 2], [2, 3], [3, 4], [4, 5]]
   */
  window(size: number, options: WindowOptions = {}): Dataset<Dataset<T>> {
    const { shift = size, stride = 1, dropRemainder = false } = options;
    const shape = {
      size: count('window', 'size', size, 1),
      shift: count('window', 'shift', shift, 1),
      stride: count('window', 'stride', stride, 1),
      dropRemainder,
    };
    return Dataset.#of(map(windows(this.#stage, shape), (handles) => this.#with(fromList(handles))));
  }

  /**
   * The elements of the Datasets that `make` makes of each element, one Dataset after the other.
   *
   * @example
   * const counts = Dataset.fromGenerator(() => [1, 3]);
   * await counts.flatMap((n) => Dataset.fromGenerator(() => [n, n])).toArray() // [1, 1, 3, 3]
   */
  flatMap<U>(make: (element: T) => Dataset<U> | Promise<Dataset<U>>): Dataset<U> {
    return this.interleave(make, { cycleLength: 1 });
  }

  /**
   * The elements of the Datasets that `make` makes of each element, `cycleLength` of them read in turn: several files mixed, without
   * holding any whole. Where one ends, the next begins in its place.
   *
   * @throws {ArgumentError} when cycleLength or blockLength is no integer > 0
   * @example
   * const files = Dataset.fromGenerator(() => ['a', 'b']);
   * const lines = files.interleave((file) => Dataset.fromGenerator(() => [file + 1, file + 2]), { cycleLength: 2 });
   * await lines.toArray() // ['a1', 'b1', 'a2', 'b2']
   */
  interleave<U>(make: (element: T) => Dataset<U> | Promise<Dataset<U>>, options: InterleaveOptions): Dataset<U> {
    const cycle = count('interleave', 'cycleLength', options.cycleLength, 1);
    const block = count('interleave', 'blockLength', options.blockLength ?? 1, 1);
    const open = async (handle: unknown): Promise<Stage<U>> => (await make(this.#elements.element(handle))).#values();
    return Dataset.#of(interleave(this.#stage, open, cycle, block));
  }

  /** Makes up to `size` elements ahead of the reader, while it waits for something else. */
  prefetch(size: number): Dataset<T> {
    return this.#with(prefetch(this.#stage, count('prefetch', 'size', size, 1)));
  }

  /** All elements `times` times over, or without end. */
  repeat(times?: number): Dataset<T> {
    return this.#with(repeat(this.#stage, times === undefined ? Infinity : count('repeat', 'times', times, 0)));
  }

  /** The first `size` elements. */
  take(size: number): Dataset<T> {
    return this.#with(take(this.#stage, count('take', 'size', size, 0)));
  }

  /** All but the first `size` elements. */
  skip(size: number): Dataset<T> {
    return this.#with(skip(this.#stage, count('skip', 'size', size, 0)));
  }

  /**
   * One of `numShards` parts: every element whose number, from 0 on, leaves `index` when it is divided by numShards.
   *
   * @throws {ArgumentError} unless 0 <= index < numShards
   * @example
   * const parts = [0, 1].map((index) => Dataset.fromGenerator(() => [7, 8, 9]).shard(2, index));
   * await parts[0].toArray() // [7, 9]
   */
  shard(numShards: number, index: number): Dataset<T> {
    const parts = count('shard', 'numShards', numShards, 1);
    const part = count('shard', 'index', index, 0);
    if (part >= parts) throw notACount('shard', 'index', index, `an integer from 0 to ${parts - 1}`);
    return this.#with(shard(this.#stage, parts, part));
  }

  /**
   * The same elements, of which there are `size`: for a generator whose length is known, so that `fit` knows how long an epoch is.
   *
   * @throws {ArgumentError} when size is no integer >= 0
   * @throws {DataError} on reading, when there are more or fewer
   */
  assertCardinality(size: number): Dataset<T> {
    return this.#with(assertCardinality(this.#stage, count('assertCardinality', 'size', size, 0)));
  }

  /** These elements, then those of `other`. */
  concatenate(other: Dataset<T>): Dataset<T> {
    return Dataset.#of(concatenate(this.#values(), other.#values()));
  }

  /** Keeps the elements in memory after the first pass that reads to the end; an order that was shuffled before is kept too. */
  cache(): Dataset<T> {
    return this.#with(cache(this.#stage));
  }

  /**
   * All elements of one pass.
   *
   * @throws {ArgumentError} when the Dataset is infinite
   */
  async toArray(): Promise<T[]> {
    if (this.cardinality === 'infinite') {
      throw new ArgumentError({
        where: 'Dataset.toArray',
        argument: 'this Dataset',
        expected: 'finite',
        received: 'infinite',
        remedy: 'Call take(n) first.',
      });
    }
    return Array.fromAsync(this);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const chunk of this.#stage.open()) {
      for (const handle of chunk) yield this.#elements.element(handle);
    }
  }

  #values(): Stage<T> {
    return map(this.#stage, (handle) => this.#elements.element(handle));
  }

  #with(stage: Stage<unknown>): Dataset<T> {
    return new Dataset(stage, this.#elements);
  }
}
