import { ArgumentError, NdArray, setRandomSeed, ShapeError } from '@ibex-ml/core';
import {
  exactInitializerCases,
  type InitializerCase,
  initializerCases,
  type InitializerShape,
  layerDefaults,
} from '@ibex-ml/golden';
import { describe, expect, it } from 'vitest';
import { layerFromConfig } from '../serialization/layer-from-config.ts';
import { constant, identity, zeros } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { orthogonal } from './orthogonal.ts';
import { randomNormal, randomUniform, truncatedNormal } from './random.ts';
import { type InitializerName, resolveInitializer } from './resolve.ts';
import { glorotUniform, varianceScaling } from './variance-scaling.ts';

const make = (className: string, config: Readonly<Record<string, unknown>>): Initializer =>
  resolveInitializer({ className, config });
const cases = initializerCases().flatMap((item) =>
  item.shapes.map((shape) => [`${item.name}, ${shape.label}`, item, shape] as const),
);

/** The numbers of a large enough sample, drawn by as many initializers as it takes. */
function sample(item: InitializerCase, { shape }: InitializerShape): number[] {
  const numbers: number[] = [];
  for (let seed = 1; numbers.length < 20_000; seed += 1) {
    const { data } = make(item.initializer, { ...item.config, seed }).initialize(shape, 'float32');
    for (const number of data) numbers.push(number);
  }
  return numbers;
}

describe('random initializers', () => {
  it.each(cases)('%s: has the bounds and the moments of Keras’s', (_, item, golden) => {
    const numbers = sample(item, golden);
    const count = numbers.length;
    const mean = numbers.reduce((sum, number) => sum + number, 0) / count;
    const stddev = Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / count);
    const { statistics } = golden;
    const error = statistics.stddev * (4 / Math.sqrt(count) + 4 / Math.sqrt(statistics.count));
    expect(Math.abs(mean - statistics.mean)).toBeLessThan(error);
    expect(Math.abs(stddev - statistics.stddev)).toBeLessThan(error);
    for (const [limit, share] of [
      [statistics.mean - statistics.stddev, statistics.belowOneStddev],
      [statistics.mean, statistics.belowMean],
      [statistics.mean + statistics.stddev, statistics.belowPlusOneStddev],
    ] as const) {
      expect(Math.abs(numbers.filter((number) => number < limit).length / count - share)).toBeLessThan(0.03);
    }
    const bounds =
      golden.distribution === 'uniform'
        ? [golden.minimum, golden.maximum]
        : [golden.mean - 2 * golden.stddev, golden.mean + 2 * golden.stddev];
    const inside = numbers.every(
      (number) => number >= Math.fround(bounds[0] as number) && number <= Math.fround(bounds[1] as number),
    );
    expect(inside).toBe(golden.distribution !== 'normal');
  });

  it('give the same values at every call, and others for another seed', () => {
    const initializer = glorotUniform();
    expect(initializer.initialize([3, 4], 'float32')).toEqual(initializer.initialize([3, 4], 'float32'));
    const one = glorotUniform({ seed: 1 }).initialize([3, 4], 'float32');
    expect(glorotUniform({ seed: 1 }).initialize([3, 4], 'float32')).toEqual(one);
    expect(glorotUniform({ seed: 2 }).initialize([3, 4], 'float32')).not.toEqual(one);
  });

  it('differ from each other where no seed is given, and repeat after setRandomSeed', () => {
    const draw = (): NdArray => resolveInitializer('glorotUniform').initialize([2, 3], 'float32');
    setRandomSeed(5);
    const [first, second] = [draw(), draw()];
    expect(first).not.toEqual(second);
    setRandomSeed(5);
    expect([draw(), draw()]).toEqual([first, second]);
  });
});

describe('exact initializers', () => {
  const exact = exactInitializerCases().filter((item) => item.gain === undefined);
  it.each(exact.map((item) => [item.name, item] as const))('%s', (_, { initializer, config, shape, value }) => {
    const made = make(initializer, config).initialize(shape, 'float32');
    expect(made).toEqual(new NdArray(value.data, value.shape, 'float32'));
  });

  const orthogonals = exactInitializerCases().filter((item) => item.gain !== undefined);
  it.each(orthogonals.map((item) => [item.name, item] as const))('%s: the columns or rows are orthonormal', (_, item) => {
    const { data } = make(item.initializer, { ...item.config, seed: 3 }).initialize(item.shape, 'float32');
    const columns = item.shape.at(-1) as number;
    const rows = data.length / columns;
    const at = (row: number, column: number): number => data[row * columns + column] as number;
    const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
    const element = rows >= columns ? (vector: number, place: number) => at(place, vector) : at;
    const squaredGain = (item.gain as number) ** 2;
    for (let one = 0; one < count; one += 1) {
      for (let other = 0; other < count; other += 1) {
        let product = 0;
        for (let place = 0; place < length; place += 1) product += element(one, place) * element(other, place);
        expect(product).toBeCloseTo(one === other ? squaredGain : 0, 5);
      }
    }
  });
});

describe('layers', () => {
  const given: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    Dense: { units: 4 },
    Conv2D: { filters: 4, kernelSize: 3 },
    'Conv2D, groups 2': { filters: 4, kernelSize: 3, groups: 2 },
    DepthwiseConv2D: { kernelSize: 3, depthMultiplier: 2 },
    SeparableConv2D: { filters: 4, kernelSize: 3 },
    BatchNormalization: {},
    LayerNormalization: {},
    Embedding: { inputDim: 10, outputDim: 4 },
  };
  const limits = { GlorotUniform: (fanIn: number, fanOut: number) => Math.sqrt(6 / (fanIn + fanOut)), RandomUniform: () => 0.05 };

  it.each(Object.keys(given).map((name) => [name]))('%s begins as in Keras', async (name) => {
    const golden = layerDefaults().find(({ layer }) => layer === name);
    const layer = layerFromConfig({
      className: name.split(',')[0] as string,
      config: given[name] as object as Record<string, unknown>,
    });
    layer.ensureBuilt([{ shape: golden?.inputShape ?? [], dtype: name === 'Embedding' ? 'int32' : 'float32' }]);
    const values = await layer.getWeights();
    expect(values.length).toBe(golden?.weights.length);
    for (const [index, { shape, initializer, fanIn, fanOut }] of golden?.weights.entries() ?? []) {
      const { data, shape: own } = values[index] as NdArray;
      expect(own).toEqual(shape);
      if (initializer === 'Zeros' || initializer === 'Ones') {
        expect(new Set(data)).toEqual(new Set([initializer === 'Ones' ? 1 : 0]));
        continue;
      }
      const limit = limits[initializer as keyof typeof limits](fanIn, fanOut);
      const largest = Math.max(...data.map(Math.abs));
      expect(largest).toBeLessThanOrEqual(Math.fround(limit));
      expect(largest).toBeGreaterThan(limit * 0.7);
    }
  });
});

describe('resolveInitializer', () => {
  it('takes names in every spelling', () => {
    for (const name of ['glorotUniform', 'glorot_uniform', 'GlorotUniform']) {
      expect(resolveInitializer(name as InitializerName).className).toBe('GlorotUniform');
    }
    expect(resolveInitializer('uniform').getConfig()).toMatchObject({ minval: -0.05, maxval: 0.05 });
    expect(resolveInitializer('normal').className).toBe('RandomNormal');
    expect(resolveInitializer('varianceScaling').getConfig()).toMatchObject({
      scale: 1,
      mode: 'fan_in',
      distribution: 'truncated_normal',
    });
  });

  it('takes objects, one’s own too', () => {
    const own: Initializer = {
      className: 'Twos',
      initialize: (shape) => new NdArray(new Float32Array(2).fill(2), shape),
      getConfig: () => ({}),
    };
    expect(resolveInitializer(own)).toBe(own);
  });

  it('refuses others', () => {
    expect(() => resolveInitializer('glorot' as 'zeros')).toThrow(ArgumentError);
    expect(() => resolveInitializer('toString' as 'zeros')).toThrow(ArgumentError);
    expect(() => resolveInitializer({ className: 'Stft', config: {} })).toThrow(ArgumentError);
  });

  it('refuses arguments out of bounds', () => {
    expect(() => varianceScaling({ scale: 0 })).toThrow(ArgumentError);
    expect(() => varianceScaling({ mode: 'fan' as 'fanIn' })).toThrow(ArgumentError);
    expect(() => randomUniform({ minval: 1, maxval: 0 })).toThrow(ArgumentError);
    expect(() => randomNormal({ stddev: -1 })).toThrow(ArgumentError);
    expect(() => truncatedNormal({ mean: Number.NaN })).toThrow(ArgumentError);
    expect(() => constant(Infinity)).toThrow(ArgumentError);
    expect(() => randomNormal({ seed: 0.5 })).toThrow(ArgumentError);
    expect(() => identity().initialize([3], 'float32')).toThrow(ShapeError);
    expect(() => orthogonal().initialize([3], 'float32')).toThrow(ShapeError);
    expect(zeros().initialize([0], 'float32').size).toBe(0);
  });

  it('counts the axes that it is told as inputs and outputs', () => {
    const initializer = glorotUniform({ inputAxes: [0, 1], outputAxes: [2], seed: 1 });
    const largest = Math.max(...initializer.initialize([10, 20, 100], 'float32').data.map(Math.abs));
    expect(largest).toBeCloseTo(Math.sqrt(6 / 300), 3);
    expect(initializer.getConfig()).toEqual({ seed: 1, inputAxes: [0, 1], outputAxes: [2] });
    expect(glorotUniform().getConfig()).toEqual({ seed: null });
  });
});
