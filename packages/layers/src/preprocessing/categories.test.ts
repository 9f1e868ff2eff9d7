import { cpu } from '@ibex-ml/backend-cpu';
import { jit, type NestedArray, NdArray, ndarray, setBackend, type Tensor } from '@ibex-ml/core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyLayer } from '../layer/layer.ts';
import { layerFromConfig } from '../serialization/layer-from-config.ts';
import { describeLayer } from '../testing/layer-contract.ts';
import { categoryEncoding } from './category-encoding.ts';
import { discretization, type DiscretizationOptions } from './discretization.ts';
import type { OutputModeName } from './encode-categories.ts';

interface Recorded {
  readonly encodings: readonly {
    readonly mode: Exclude<OutputModeName, 'int'>;
    readonly x: NestedArray;
    readonly y: NestedArray;
  }[];
  readonly bins: readonly {
    readonly mode: OutputModeName;
    readonly boundaries: readonly number[];
    readonly x: NestedArray;
    readonly y: NestedArray;
  }[];
  readonly adapted: readonly {
    readonly numBins: number;
    readonly epsilon: number;
    readonly batches: readonly (readonly number[])[];
    readonly boundaries: readonly number[];
  }[];
}

const recorded = JSON.parse(readFileSync(new URL('__fixtures__/categories.json', import.meta.url), 'utf8')) as Recorded;
const run = (layer: AnyLayer, x: NdArray): Promise<NdArray> => jit((input: Tensor) => layer.apply(input) as Tensor)(x);

beforeAll(() => setBackend(cpu()));

describeLayer('categoryEncoding', {
  make: () => categoryEncoding(4),
  inputs: [2, 3],
  dtype: 'int32',
  output: [2, 4],
  refuses: [[2], [2, 3, 4]],
});
describeLayer('categoryEncoding of each number', {
  make: () => categoryEncoding(4, { outputMode: 'oneHot' }),
  inputs: [2, 3, 1],
  dtype: 'int32',
  output: [2, 3, 4],
});
describeLayer('discretization into counts', {
  make: () => discretization({ binBoundaries: [-0.4, 0.3], outputMode: 'count' }),
  inputs: [2, 5],
  output: [2, 3],
  modes: [],
  refuses: [[2]],
});

describe('categoryEncoding', () => {
  it('leaves out what is no category, also NaN', async () => {
    const found = await run(categoryEncoding(3), ndarray([[1, 3, -1, Number.NaN]]));
    expect(found.toArray()).toEqual([[0, 1, 0]]);
  });
});

describe('held to Keras', () => {
  it.each(recorded.encodings)('categoryEncoding, $mode of $x', async ({ mode, x, y }) => {
    const found = await run(categoryEncoding(5, { outputMode: mode }), ndarray(x, { dtype: 'int32' }));
    expect([found.dtype, found.toArray()]).toEqual(['float32', y]);
  });

  it.each(recorded.bins)('discretization, $mode', async ({ mode, boundaries, x, y }) => {
    const found = await run(discretization({ binBoundaries: boundaries, outputMode: mode }), ndarray(x));
    expect([found.dtype, found.toArray()]).toEqual([mode === 'int' ? 'int32' : 'float32', y]);
  });

  it.each(recorded.adapted)(
    'boundaries of $numBins bins, epsilon $epsilon',
    async ({ numBins, epsilon, batches, boundaries }) => {
      const layer = discretization({ numBins, epsilon });
      await layer.adapt(batches.map((batch) => new NdArray(Float32Array.from(batch), [batch.length, 1])));
      const off = boundaries.map((value, index) => Math.abs(value - (layer.binBoundaries?.[index] ?? Infinity)));
      expect([layer.binBoundaries?.length, Math.max(...off) < 1e-5]).toEqual([boundaries.length, true]);
      const copy = layerFromConfig({ className: layer.className, config: layer.getConfig() });
      const [first] = batches.map((batch) => ndarray([batch]));
      expect((await run(copy, first as NdArray)).toArray()).toEqual((await run(layer, first as NdArray)).toArray());
    },
  );
});

describe('refused', () => {
  it.each([
    ['numTokens', () => categoryEncoding(0)],
    ['outputMode', () => categoryEncoding(3, { outputMode: 'int' as 'count' })],
    ['outputMode', () => discretization({ numBins: 3, outputMode: 'one' as 'count' })],
    ['binBoundaries', () => discretization({})],
    ['binBoundaries', () => discretization({ binBoundaries: [2, 1] })],
    ['binBoundaries', () => discretization({ binBoundaries: [] })],
    ['numBins', () => discretization({ numBins: 1 })],
    ['epsilon', () => discretization({ numBins: 3, epsilon: 0 })],
  ] as const)('is a wrong %s', (argument, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ArgumentError', argument }));
  });

  it('are use before adapt, adapting to nothing, and to what is fixed', async () => {
    const adapt = (options: DiscretizationOptions, data: readonly NdArray[]): Promise<void> =>
      discretization(options).adapt(data);
    await expect(run(discretization({ numBins: 3 }), ndarray([[1]]))).rejects.toThrow(
      expect.objectContaining({ name: 'StateError' }),
    );
    await expect(adapt({ numBins: 3 }, [])).rejects.toThrow(expect.objectContaining({ name: 'DataError' }));
    await expect(adapt({ binBoundaries: [1] }, [ndarray([1])])).rejects.toThrow(expect.objectContaining({ argument: 'numBins' }));
  });
});
