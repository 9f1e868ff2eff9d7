import { NdArray, ndarray, setRandomSeed } from '@ibex-ml/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Dataset } from '../../dataset/dataset.ts';
import { distance, floats, recorded } from './__fixtures__/recorded.ts';
import type { FlowBatch, FlowOptions } from './flow.ts';
import type { ImageDataGeneratorOptions } from './generator-options.ts';
import { ImageDataGenerator } from './image-data-generator.ts';

const all = async (dataset: Dataset<{ x: NdArray; y?: NdArray; sampleWeight?: NdArray }>): Promise<(readonly Float32Array[])[]> =>
  (await dataset.toArray()).map(({ x, y, sampleWeight }) =>
    [x, y, sampleWeight].filter((part) => part !== undefined).map(({ data }) => Float32Array.from(data)),
  );

describe('ImageDataGenerator, held to Keras', () => {
  it.each(recorded.transforms)('changes an image of $shape by $draw with $options', ({ options, draw, shape, x, y }) => {
    const image = floats(x, shape);
    const changed = new ImageDataGenerator(options).applyTransform(image, draw);
    expect(changed.shape).toEqual(shape);
    expect(distance(changed.data, y)).toBeLessThan(1e-5);
    expect([...image.data]).toEqual(x);
  });

  it.each(recorded.draws)('draws by a seed what NumPy draws: $options', ({ options, draws }) => {
    const generator = new ImageDataGenerator(options);
    const found = [7, undefined, undefined, 99, undefined].map((seed) => generator.getRandomTransform([20, 30, 3], seed));
    for (const [index, draw] of draws.entries()) {
      for (const [name, value] of Object.entries(draw)) {
        const drawn = found[index]![name as keyof typeof draw];
        if (typeof value === 'number') expect(drawn).toBeCloseTo(value, 12);
        else expect(drawn).toBe(value);
      }
    }
  });

  const { x, y, weight, shape, runs } = recorded.flow;
  it.each(runs)('flows for three epochs: $options, $flow', async ({ options, flow, labelled, steps, batches }) => {
    const generator = new ImageDataGenerator(options);
    const images = floats(x, shape);
    // Keras gives images that train the weights of others, see make.py.
    const sampleWeight = flow.subset === 'training' ? {} : { sampleWeight: floats(weight, [weight.length]) };
    const dataset = labelled
      ? generator.flow(images, ndarray(y, { dtype: 'int32' }), { ...flow, ...sampleWeight })
      : generator.flow(images, undefined, flow);
    expect(dataset.cardinality).toBe(steps);
    const found = [...(await all(dataset)), ...(await all(dataset)), ...(await all(dataset))];
    expect(found.map((parts) => parts.length)).toEqual(batches.map((parts) => parts.length));
    const off = batches.flatMap((parts, batch) => parts.map((part, index) => distance(found[batch]![index]!, part)));
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });

  it.each(recorded.fit)('fits $options to $shape, $fit', (wanted) => {
    const generator = new ImageDataGenerator(wanted.options);
    const images = floats(wanted.x, wanted.shape);
    generator.fit(images, wanted.fit);
    expect([...images.data]).toEqual(wanted.x);
    for (const name of ['mean', 'std', 'zcaWhiteningMatrix'] as const) {
      const [found, figures] = [generator[name], wanted[name]];
      if (figures === null) expect(found).toBeNull();
      else expect(distance(found!.data, figures)).toBeLessThan(name === 'zcaWhiteningMatrix' ? 1e-3 : 1e-5);
    }
    // Whitening multiplies what single precision has rounded, in NumPy, by up to the square root of n over the smallest singular value.
    const first = images.rows(0, 1).reshape(wanted.shape.slice(1));
    expect(distance(generator.standardize(first).data, wanted.first)).toBeLessThan(
      wanted.options.zcaWhitening === true ? 1e-3 : 1e-5,
    );
  });
});

describe('ImageDataGenerator', () => {
  const images = floats(recorded.flow.x, recorded.flow.shape);
  const labels = ndarray(recorded.flow.y, { dtype: 'int32' });

  it('draws anew without a seed, and the same again after setRandomSeed', async () => {
    const draw = async (): Promise<number[]> => {
      const generator = new ImageDataGenerator({ rotationRange: 90 });
      const [batch] = await generator.flow(images).take(1).toArray();
      return [generator.getRandomTransform([3, 3, 1]).theta, batch!.x.data[0] as number];
    };
    setRandomSeed(4);
    const [first, second] = [await draw(), await draw()];
    expect(first[0]).not.toBe(second[0]);
    setRandomSeed(4);
    expect(await draw()).toEqual(first);
  });

  it('calls a function of one’s own between change and standardizing, and leaves arrays alone', async () => {
    const before = [...images.data];
    const preprocessingFunction = (image: NdArray): NdArray =>
      new NdArray(
        image.data.map((value) => value + 1),
        image.shape,
      );
    const generator = new ImageDataGenerator({ preprocessingFunction, rescale: 2 });
    const [batch] = await generator.flow(images, labels, { shuffle: false, batchSize: 7 }).toArray();
    expect([...batch!.x.data]).toEqual(before.map((value) => (value + 1) * 2));
    expect([...images.data]).toEqual(before);
  });

  it('divides weights along with images', async () => {
    const generator = new ImageDataGenerator({ validationSplit: 0.45 });
    const sampleWeight = floats([0, 1, 2, 3, 4, 5, 6], [7]);
    const read = (subset: 'training' | 'validation'): Promise<unknown> =>
      all(generator.flow(images, labels, { subset, sampleWeight, shuffle: false })).then(([batch]) => [...batch![2]!]);
    expect([await read('validation'), await read('training')]).toEqual([
      [0, 1, 2],
      [3, 4, 5, 6],
    ]);
  });

  it('takes bytes', async () => {
    const bytes = new NdArray(Uint8Array.of(1, 2, 3, 250), [1, 2, 2, 1]);
    const [batch] = await new ImageDataGenerator({ horizontalFlip: true, channelShiftRange: 9 })
      .flow(bytes, undefined, { seed: 3 })
      .toArray();
    expect([batch!.x.dtype, batch!.x.shape]).toEqual(['float32', [1, 2, 2, 1]]);
  });

  it('types batches by what flows', () => {
    const generator = new ImageDataGenerator();
    expectTypeOf(generator.flow(images, labels)).toEqualTypeOf<Dataset<FlowBatch>>();
    expectTypeOf(generator.flow(images)).toEqualTypeOf<Dataset<Omit<FlowBatch, 'y'>>>();
  });
});

describe('ImageDataGenerator refuses', () => {
  const images = floats(recorded.flow.x, recorded.flow.shape);

  it.each([
    ['featurewiseStdNormalization', { featurewiseStdNormalization: true, zcaWhitening: true }],
    ['featurewiseCenter', { featurewiseStdNormalization: true, featurewiseCenter: false }],
    ['featurewiseCenter', { zcaWhitening: true, featurewiseCenter: false }],
    ['samplewiseCenter', { samplewiseStdNormalization: true, samplewiseCenter: false }],
    ['fillMode', { fillMode: 'mirror' }],
    ['interpolationOrder', { interpolationOrder: 6 }],
    ['rotationRange', { rotationRange: Number.NaN }],
    ['widthShiftRange', { widthShiftRange: -1 }],
    ['heightShiftRange', { heightShiftRange: [] }],
    ['brightnessRange', { brightnessRange: [1] }],
    ['zoomRange', { zoomRange: [0.5] }],
    ['validationSplit', { validationSplit: 1 }],
  ])('a wrong %s: %o', (argument, options) => {
    expect(() => new ImageDataGenerator(options as ImageDataGeneratorOptions)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', argument }),
    );
  });

  it.each([
    ['featurewiseCenter', { featurewiseCenter: true }],
    ['featurewiseStdNormalization', { featurewiseStdNormalization: true }],
    ['zcaWhitening', { zcaWhitening: true }],
  ])('%s before fit', (_, options) => {
    const image = images.rows(0, 1).reshape(images.shape.slice(1));
    expect(() => new ImageDataGenerator(options).standardize(image)).toThrow(expect.objectContaining({ name: 'StateError' }));
  });

  const labels = ndarray(recorded.flow.y, { dtype: 'int32' });
  it.each([
    ['ShapeError', images.reshape([7, 24]), labels, {}],
    ['DataError', images, labels.rows(0, 3), {}],
    ['DataError', images, labels, { sampleWeight: labels.rows(0, 2) }],
    ['DataError', images, labels, { subset: 'training' }],
    ['ArgumentError', images, labels, { batchSize: 0 }],
    ['ArgumentError', images, labels, { seed: -1 }],
    ['ArgumentError', images, labels, { subset: 'test' }],
  ])('%s of flow', (name, x, y, options) => {
    expect(() => new ImageDataGenerator().flow(x, y, options as FlowOptions)).toThrow(expect.objectContaining({ name }));
  });

  it('a split of which one side lacks a class, and images that are not', () => {
    const generator = new ImageDataGenerator({ validationSplit: 0.3 });
    expect(() => generator.flow(images, labels, { subset: 'training' })).toThrow(
      /y must be such that both sides of the split have the same classes/,
    );
    expect(() => generator.fit(images.rows(0, 1).reshape([4, 6]))).toThrow(expect.objectContaining({ name: 'ShapeError' }));
    expect(() => generator.fit(images, { rounds: 0 })).toThrow(
      expect.objectContaining({ name: 'ArgumentError', argument: 'rounds' }),
    );
    expect(() => generator.applyTransform(images, {})).toThrow(expect.objectContaining({ name: 'ShapeError' }));
    const two = new NdArray(new Float32Array(8), [2, 2, 2]);
    expect(() => generator.applyTransform(two, { brightness: 0.5 })).toThrow(/of 1, 3 or 4 channels/);
  });
});
