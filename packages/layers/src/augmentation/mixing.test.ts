import { cpu } from '@ibex-ml/backend-cpu';
import { jit, ndarray, NdArray, setBackend, type Spec, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { cutMix } from './cut-mix.ts';
import { mixUp } from './mix-up.ts';

const layers = [
  ['mixUp', () => mixUp({ alpha: 0.5, seed: 1 })],
  ['cutMix', () => cutMix({ factor: [0.5, 1], seed: 2 })],
] as const;

for (const [name, make] of layers) {
  const images = [4, 5, 3, 2];
  describeLayer(name, { make, inputs: images, output: images, modes: ['inference'], refuses: [[4, 5, 3]] });
}

describe.each(layers)('%s', (name, make) => {
  beforeAll(() => setBackend(cpu()));
  /** Image n is n in all pixels, and of class n. */
  const data = new NdArray(
    Float32Array.from({ length: 4 * 15 }, (_, index) => Math.floor(index / 15)),
    [4, 5, 3, 1],
  );
  const labels = ndarray([0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((place) => Number(place === row))));
  const run = (training: boolean): ((x: NdArray, y: NdArray) => Promise<readonly NdArray[]>) => {
    const layer = make();
    return jit((x: Tensor, y: Tensor) => layer.apply([x, y], { training }) as readonly Tensor[]);
  };

  it('mixes labels as it mixes images', async () => {
    const [x, y] = (await run(true)(data, labels)) as [NdArray, NdArray];
    expect(x.data).not.toEqual(data.data);
    for (let row = 0; row < 4; row += 1) {
      const shares = [...y.rows(row, row + 1).data];
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      const pixels = [...x.rows(row, row + 1).data];
      const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / 15;
      const wanted = shares.reduce((sum, share, index) => sum + share * index, 0);
      // Of cutMix the weight is that of the box, which may end between pixels.
      expect(Math.abs(mean - wanted)).toBeLessThan(name === 'mixUp' ? 1e-5 : 3 * 0.5);
      if (name === 'cutMix') expect(new Set(pixels).size).toBeLessThanOrEqual(2);
    }
  });

  it('passes both on at inference, and takes images alone', async () => {
    const [x, y] = (await run(false)(data, labels)) as [NdArray, NdArray];
    expect([x.data, y.data]).toEqual([data.data, labels.data]);
    const layer = make();
    const alone = await jit((x: Tensor) => layer.apply(x, { training: true }) as Tensor)(data);
    expect(alone.shape).toEqual(data.shape);
  });

  it('refuses labels that are numbers, or other inputs', () => {
    const apply = (...inputs: readonly Spec[]): unknown => make().computeOutputSpec(inputs);
    expect(() => apply(data, { shape: [4, 1], dtype: 'int32' })).toThrow('labels must be floats, one per class');
    expect(() => apply(data, { shape: [4], dtype: 'float32' })).toThrow('input must be of 2 axes');
    expect(() => apply(data, labels, labels)).toThrow('inputs must be images, or images and labels');
  });
});

it('refuses an alpha or factor that is none', () => {
  expect(() => mixUp({ alpha: 0 })).toThrow('alpha must be a finite number > 0');
  expect(() => cutMix({ factor: 1.5 })).toThrow('factor must be a number from 0 to 1');
});
