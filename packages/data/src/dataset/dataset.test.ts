import { ArgumentError, DataError, NdArray, ndarray, setRandomSeed, ShapeError } from '@ibex-ml/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { readFixture } from '../__fixtures__/read-fixture.ts';
import type { Batch } from './batch.ts';
import { Dataset } from './dataset.ts';

interface Chain {
  readonly n: number;
  readonly chain: readonly (readonly [string, ...(number | boolean)[]])[];
  readonly cardinality: number | 'infinite' | 'unknown';
  readonly elements?: readonly unknown[];
}

const integers = (n: number): NdArray =>
  new NdArray(
    Int32Array.from({ length: n }, (_, index) => index),
    [n],
  );
/** Elements as plain data; a window as the list of its own. */
const plain = (elements: readonly (NdArray | Dataset<NdArray>)[]): Promise<unknown[]> =>
  Promise.all(elements.map(async (element) => (element instanceof Dataset ? plain(await element.toArray()) : element.toArray())));
const numbers = (n: number): Dataset<number> => Dataset.fromGenerator(() => Array.from({ length: n }, (_, index) => index));

function build(dataset: Dataset<NdArray>, [step, first, second, third, fourth]: Chain['chain'][number]): Dataset<NdArray> {
  const size = first as number;
  if (step === 'window') {
    const [shift = size, stride = 1] = [second as number | undefined, third as number | undefined];
    return dataset.window(size, { shift, stride, dropRemainder: fourth === true }) as unknown as Dataset<NdArray>;
  }
  if (step === 'interleave') {
    const range = (value: NdArray): Dataset<NdArray> => Dataset.fromArrays(integers(Number(value.data[0])));
    return dataset.interleave(range, { cycleLength: size, blockLength: second as number });
  }
  if (step === 'batch') return dataset.batch(size, { dropRemainder: second === true });
  if (step === 'repeat') return first === undefined ? dataset.repeat() : dataset.repeat(size);
  if (step === 'unbatch') return dataset.unbatch();
  if (step === 'take') return dataset.take(size);
  if (step === 'skip') return dataset.skip(size);
  if (step === 'prefetch') return dataset.prefetch(size);
  if (step === 'cache') return dataset.cache();
  if (step === 'even') return dataset.filter((value) => Number(value.data[0]) % 2 === 0);
  if (step === 'double')
    return dataset.map(
      async (value) =>
        new NdArray(
          value.data.map((item) => item * 2),
          value.shape,
        ),
    );
  if (step === 'concatenate') return dataset.concatenate(Dataset.fromArrays(new NdArray(Int32Array.of(100, 101), [2])));
  throw new Error(`no step ${step}`);
}

describe('Dataset, held to tf.data', () => {
  it.each(readFixture<Chain>('pipeline.json'))('$n rows: $chain', async ({ n, chain, cardinality, elements }) => {
    const dataset = chain.reduce(build, Dataset.fromArrays(integers(n)));
    expect(dataset.cardinality).toBe(cardinality);
    if (elements === undefined) await expect(dataset.toArray()).rejects.toThrow(ArgumentError);
    else {
      expect(await plain(await dataset.toArray())).toEqual(elements);
      expect(await plain(await dataset.toArray())).toEqual(elements);
    }
  });
});

describe('Dataset sources', () => {
  it('gives rows of arrays as views, in their structure and type', async () => {
    const x = ndarray(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'uint8' },
    );
    const dataset = Dataset.fromArrays({ x, y: ndarray([0, 1], { dtype: 'int32' }), sampleWeight: undefined });
    const [, second] = await dataset.toArray();
    expect([second!.x.dtype, second!.x.toArray(), second!.y.shape, second!.y.data[0]]).toEqual(['uint8', [3, 4], [], 1]);
    expect(second!.x.data.buffer).toBe(x.data.buffer);
    expect(second!.sampleWeight).toBeUndefined();
  });

  it('gathers a batch as a copy that may be written to', async () => {
    const x = ndarray([
      [1, 2],
      [3, 4],
    ]);
    for await (const batch of Dataset.fromArrays(x).batch(2)) batch.data.fill(0);
    expect(x.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('types elements and batches from what it was given', async () => {
    const x = ndarray([[1], [2], [3]]);
    const y = ndarray([0, 1, 0]);
    expectTypeOf(Dataset.fromArrays({ x, y })).toEqualTypeOf<Dataset<{ x: NdArray; y: NdArray }>>();
    expectTypeOf(Dataset.fromArrays(x, y)).toEqualTypeOf<Dataset<readonly [NdArray, NdArray]>>();
    expectTypeOf(Dataset.fromArrays(x, y, y).batch(2)).toEqualTypeOf<Dataset<readonly [NdArray, NdArray, NdArray]>>();
    const mapped = Dataset.fromArrays({ x, y }).map(async (row) => ({ x: row.x, y: row.y.data[0]! > 0 }));
    expectTypeOf(mapped).toEqualTypeOf<Dataset<{ x: NdArray; y: boolean }>>();
    expectTypeOf(mapped.batch(2)).toEqualTypeOf<Dataset<{ x: NdArray; y: NdArray }>>();
    const batches: Dataset<Batch>[] = [
      Dataset.fromArrays({ x, y }),
      Dataset.fromArrays(x, y),
      Dataset.fromArrays([x, x], y, y),
      mapped.batch(1),
    ];
    const several: Dataset<Batch> = Dataset.fromArrays({ x: { left: x, right: x }, y: [y] });
    expect([...batches, several].map(({ cardinality }) => cardinality)).toEqual([3, 3, 3, 3, 3]);
    // @ts-expect-error a batch has targets
    const without: Dataset<Batch> = Dataset.fromArrays({ x });
    expect(without.cardinality).toBe(3);
  });

  it('reads generators and async iterables anew for each pass', async () => {
    let opened = 0;
    const dataset = Dataset.fromGenerator(function* () {
      opened++;
      yield 1;
      yield 2;
    });
    const later = Dataset.fromAsyncIterable(async function* () {
      for await (const value of dataset) yield value * 10;
    });
    expect(await dataset.toArray()).toEqual([1, 2]);
    expect(await later.toArray()).toEqual([10, 20]);
    expect(await later.repeat(2).toArray()).toEqual([10, 20, 10, 20]);
    expect(opened).toBe(4);
    expect(dataset.cardinality).toBe('unknown');
  });

  it('zips by position and by name, to the shortest, and closes the others', async () => {
    let closed = 0;
    const endless = Dataset.fromGenerator(function* () {
      try {
        for (let value = 0; ; value++) yield value;
      } finally {
        closed++;
      }
    });
    const pairs = Dataset.zip([numbers(2), endless]);
    expectTypeOf(pairs).toEqualTypeOf<Dataset<readonly [number, number]>>();
    expect(await pairs.toArray()).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(closed).toBe(1);
    const named = Dataset.zip({ x: Dataset.fromArrays(integers(3)), y: Dataset.fromArrays(integers(5)).repeat() });
    expect(named.cardinality).toBe(3);
    expect(await plain((await named.batch(3).toArray()).map(({ y }) => y))).toEqual([[0, 1, 2]]);
    expect(() => Dataset.zip([])).toThrow(ArgumentError);
  });

  it('refuses arrays that do not belong together', () => {
    expect(() => Dataset.fromArrays({ x: integers(3), y: integers(2) })).toThrow(DataError);
    expect(() => Dataset.fromArrays(integers(3), integers(2))).toThrow('arrays[1] must be of 3 rows, as many as arrays[0] has');
    expect(() => Dataset.fromArrays({})).toThrow(ShapeError);
    expect(() => Dataset.fromArrays(new NdArray(Int32Array.of(1), []))).toThrow('an array with rows');
    expect(() => Dataset.fromArrays({ x: [1, 2] as unknown as NdArray })).toThrow('arrays.x[0] must be an NdArray');
  });
});

describe('Dataset.shuffle', () => {
  const order = async (dataset: Dataset<NdArray>): Promise<number[]> =>
    (await dataset.toArray()).map(({ data }) => data[0] as number);

  it.each([1, 2, 7, 50, 100, 'all'] as const)('gives every element once, buffer %s', async (bufferSize) => {
    const shuffled = await order(Dataset.fromArrays(integers(50)).shuffle(bufferSize, { seed: 3 }));
    expect(shuffled.toSorted((a, b) => a - b)).toEqual([...integers(50).data]);
    if (bufferSize === 1) expect(shuffled).toEqual([...integers(50).data]);
    else expect(shuffled).not.toEqual([...integers(50).data]);
    // Element i leaves a buffer of b no earlier than at place i - b + 1, as in tf.data.
    if (bufferSize !== 'all') for (const [place, value] of shuffled.entries()) expect(place).toBeGreaterThan(value - bufferSize);
  });

  it('draws anew for each pass, repeatably by seed', async () => {
    const make = (seed: number, reshuffleEachIteration = true): Dataset<NdArray> =>
      Dataset.fromArrays(integers(40)).shuffle('all', { seed, reshuffleEachIteration });
    const [first, again, other] = [make(1), make(1), make(2)];
    const passes = [await order(first), await order(first)];
    expect(passes[0]).not.toEqual(passes[1]);
    expect([await order(again), await order(again)]).toEqual(passes);
    expect(await order(other)).not.toEqual(passes[0]);
    expect(await order(make(1).repeat(2))).toEqual(passes.flat());
    const fixed = make(1, false);
    expect([await order(fixed), await order(fixed)]).toEqual([passes[0], passes[0]]);
  });

  it('draws what setRandomSeed says where it has no seed of its own', async () => {
    const draw = async (): Promise<number[]> => {
      setRandomSeed(11);
      return order(Dataset.fromArrays(integers(40)).shuffle('all'));
    };
    expect(await draw()).toEqual(await draw());
  });

  it('puts each element in each place equally often', async () => {
    const counts = new Int32Array(36);
    const dataset = Dataset.fromArrays(integers(6)).shuffle('all', { seed: 9 });
    for (let pass = 0; pass < 3000; pass++) {
      for (const [place, value] of (await order(dataset)).entries()) counts[place * 6 + value]! += 1;
    }
    const chiSquared = counts.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    expect(chiSquared).toBeLessThan(50); // 25 degrees of freedom: above 50 once in 450 seeds
  });

  it('keeps the order of a shuffle before cache, and only then', async () => {
    const cached = Dataset.fromArrays(integers(40)).shuffle('all', { seed: 1 }).cache();
    expect(await order(cached)).toEqual(await order(cached));
  });

  it('refuses sizes and seeds that are none', () => {
    const dataset = numbers(3);
    for (const size of [0, -1, 1.5, NaN]) expect(() => dataset.shuffle(size)).toThrow(ArgumentError);
    expect(() => dataset.repeat().shuffle('all')).toThrow('Shuffle before repeat()');
    expect(() => dataset.shuffle(3, { seed: 0.5 })).toThrow('seed must be a safe integer');
    expect(() => dataset.batch(0)).toThrow('Dataset.batch: size must be an integer > 0, received 0.');
    expect(() => dataset.prefetch(0)).toThrow(ArgumentError);
    expect(() => dataset.take(-1)).toThrow('size must be an integer >= 0');
    expect(() => dataset.skip(NaN)).toThrow(ArgumentError);
    expect(() => dataset.repeat(-1)).toThrow(ArgumentError);
  });
});

describe('Dataset transformations', () => {
  it('asks for no more than is read', async () => {
    const asked: number[] = [];
    const source = Dataset.fromGenerator(function* () {
      for (let value = 0; ; value++) {
        asked.push(value);
        yield value;
      }
    });
    const mapped: number[] = [];
    const dataset = source
      .filter((value) => value % 2 === 1)
      .map((value) => (mapped.push(value), value))
      .take(2);
    expect(await dataset.toArray()).toEqual([1, 3]);
    expect(asked).toEqual([0, 1, 2, 3]);
    expect(mapped).toEqual([1, 3]);
    const rows: number[] = [];
    await Dataset.fromArrays(integers(100))
      .map((row) => rows.push(row.data[0] as number))
      .take(3)
      .toArray();
    expect(rows).toEqual([0, 1, 2]);
  });

  it('hands on an error of a map, and closes the source', async () => {
    let closed = false;
    const source = Dataset.fromGenerator(function* () {
      try {
        yield* [1, 2, 3];
      } finally {
        closed = true;
      }
    });
    const failing = source.map((value) => {
      if (value === 2) throw new Error('two');
      return value;
    });
    await expect(failing.batch(3).prefetch(2).toArray()).rejects.toThrow('two');
    expect(closed).toBe(true);
  });

  it('caches only what was read to the end', async () => {
    let made = 0;
    const dataset = numbers(3)
      .map((value) => (made++, value))
      .cache();
    for await (const value of dataset) if (value === 1) break;
    expect(made).toBe(2);
    expect(await dataset.toArray()).toEqual([0, 1, 2]);
    expect(await dataset.toArray()).toEqual([0, 1, 2]);
    expect(made).toBe(5);
  });

  it('is divided into parts as by tf.data, each element in one of them', async () => {
    for (const [total, parts] of [
      [10, 3],
      [2, 3],
      [0, 2],
      [9000, 7],
    ] as const) {
      const all = Array.from({ length: parts }, (_, index) => Dataset.fromArrays(integers(total)).shard(parts, index));
      const read = await Promise.all(all.map(async (part) => (await part.toArray()).map(({ data }) => data[0] as number)));
      expect(read).toEqual(all.map((_, index) => [...integers(total).data].filter((value) => value % parts === index)));
      expect(all.map(({ cardinality }) => cardinality)).toEqual(read.map(({ length }) => length));
    }
    expect(numbers(3).repeat().shard(2, 1).cardinality).toBe('infinite');
    for (const [parts, index] of [
      [0, 0],
      [2, 2],
      [2, -1],
      [1.5, 0],
    ] as const)
      expect(() => numbers(3).shard(parts, index)).toThrow(ArgumentError);
  });

  it('unbatches what was batched, and refuses what was not', async () => {
    const x = ndarray([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const rows = await Dataset.fromArrays({ x }).batch(2).unbatch().toArray();
    expect(rows.map((row) => row.x.toArray())).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    await expect(numbers(2).unbatch().toArray()).rejects.toThrow(ShapeError);
  });
});
