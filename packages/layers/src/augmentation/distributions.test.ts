import { cpu } from '@ibex-ml/backend-cpu';
import { jit, NdArray, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cutMix } from './cut-mix.ts';
import { mixUp } from './mix-up.ts';
import { randomBrightness } from './random-brightness.ts';
import { randomContrast } from './random-contrast.ts';
import { randomCrop } from './random-crop.ts';
import { randomErasing } from './random-erasing.ts';
import { randomFlip } from './random-flip.ts';
import { randomRotation } from './random-rotation.ts';
import { randomTranslation } from './random-translation.ts';
import { randomZoom } from './random-zoom.ts';

// Seeds are fixed, so that these figures are the same in every run; the limits are four standard deviations.
const count = 4000;
const images = new NdArray(new Float32Array(count * 12 * 8), [count, 12, 8, 1]);
const seed = 11;

type Drawn = Readonly<Record<string, Tensor>>;

/** What a layer draws for four thousand images. */
async function draws(layer: { getRandomTransformation(images: Tensor): object }): Promise<Readonly<Record<string, NdArray>>> {
  return jit((x: Tensor) => layer.getRandomTransformation(x) as Drawn)(images);
}

/** Numbers are spread evenly between two bounds, and not in the order in which they come. */
function expectEven(numbers: readonly number[], lower: number, upper: number): void {
  const units = numbers.map((x) => (x - lower) / (upper - lower));
  expect(units.every((x) => x >= -1e-6 && x <= 1 + 1e-6)).toBe(true);
  const mean = units.reduce((sum, x) => sum + x, 0) / units.length;
  const variance = units.reduce((sum, x) => sum + (x - 0.5) ** 2, 0) / units.length;
  const neighbours =
    units.slice(1).reduce((sum, x, index) => sum + (x - 0.5) * ((units[index] as number) - 0.5), 0) / units.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / units.length));
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / units.length));
  expect(Math.abs(neighbours)).toBeLessThan(4 * (1 / 12) * Math.sqrt(1 / units.length));
}

/** How often something holds. */
function expectOften(truths: readonly number[], probability: number): void {
  const part = truths.filter((x) => x !== 0).length / truths.length;
  expect(Math.abs(part - probability)).toBeLessThan(4 * Math.sqrt((probability * (1 - probability)) / truths.length));
}

const column = (array: NdArray | undefined, index: number, columns: number): number[] =>
  [...(array as NdArray).data].filter((_, place) => place % columns === index);

/** How many pixels a mask has in an image. */
const pixels = (masks: NdArray | undefined, n: number): number =>
  [...(masks as NdArray).rows(n, n + 1).data].reduce((sum, x) => sum + x, 0);

describe('what is drawn for each image', () => {
  beforeAll(() => setBackend(cpu()));

  it('angles', async () => {
    const { angle } = await draws(randomRotation([-0.1, 0.3], { seed }));
    expectEven(column(angle, 0, 1), -36, 108);
  });

  it('distances: down and across independent', async () => {
    const { translations } = await draws(randomTranslation(0.25, [0, 0.5], { seed }));
    const [right, down] = [column(translations, 0, 2), column(translations, 1, 2)];
    expectEven(right, 0, 4);
    expectEven(down, -3, 3);
    const together = right.reduce((sum, x, index) => sum + ((x - 2) / 4) * ((down[index] as number) / 6), 0) / count;
    expect(Math.abs(together)).toBeLessThan(4 * (1 / 12) * Math.sqrt(1 / count));
  });

  it('zooms: one for both sides, or two', async () => {
    const both = await draws(randomZoom(0.5, { seed }));
    expectEven(column(both['heightZoom'], 0, 1), 0.5, 1.5);
    expect(both['widthZoom']?.data).toEqual(both['heightZoom']?.data);
    const apart = await draws(randomZoom(0.5, { widthFactor: [-0.2, 0], seed }));
    expectEven(column(apart['widthZoom'], 0, 1), 0.8, 1);
  });

  it('flips, contrast, brightness', async () => {
    expectOften(column((await draws(randomFlip({ seed })))['flips'], 0, 1), 0.5);
    expectEven(column((await draws(randomContrast([0.2, 0.6], { seed })))['contrastFactor'], 0, 1), 0.8, 1.6);
    expectEven(column((await draws(randomContrast(0.5, { seed })))['contrastFactor'], 0, 1), 1, 1.5);
    expectEven(column((await draws(randomBrightness(0.2, { valueRange: [0, 10], seed })))['rgbDelta'], 0, 1), -2, 2);
  });

  it('rectangles to erase', async () => {
    const drawn = await draws(randomErasing({ factor: [0.3, 0.3], scale: [0.25, 0.25], seed }));
    expectOften(column(drawn['applyErasing'], 0, 1), 0.3);
    expectOften(column((await draws(randomErasing({ seed })))['applyErasing'], 0, 1), 0.5);
    // Of 12 x 8 pixels a box of half the height and width has 24; at places between pixels too.
    const areas = Array.from({ length: count }, (_, n) => pixels(drawn['batchMasks'], n));
    expect(areas.every((area) => area === 24)).toBe(true);
    const noise = Array.from((drawn['fillValue'] as NdArray).data.subarray(0, count));
    expect(noise.every((x) => x >= 0 && x <= 255)).toBe(true);
    // Half of normal noise is below 0, and 16 % above 1.
    expectOften(noise, 0.5);
    expectOften(
      noise.map((x) => Number(x === 255)),
      0.158655,
    );
  });

  it('windows: one for a batch, every place as often', async () => {
    const layer = randomCrop(10, 5, { seed });
    const run = jit((x: Tensor) => layer.getRandomTransformation(x) as unknown as Drawn);
    const starts = { hStart: [] as number[], wStart: [] as number[] };
    for (let step = 0; step < 400; step += 1) {
      const { hStart, wStart } = await run(images.rows(0, 1));
      starts.hStart.push((hStart as NdArray).at());
      starts.wStart.push((wStart as NdArray).at());
    }
    for (const [found, places] of [
      [starts.hStart, 3],
      [starts.wStart, 4],
    ] as const) {
      for (let place = 0; place < places; place += 1)
        expectOften(
          found.map((x) => Number(x === place)),
          1 / places,
        );
    }
  });
});

describe('what is drawn for a batch', () => {
  beforeAll(() => setBackend(cpu()));
  const batch = images.rows(0, 300);
  const drawn = (layer: { getRandomTransformation(images: Tensor): object }): Promise<Readonly<Record<string, NdArray>>> =>
    jit((x: Tensor) => layer.getRandomTransformation(x) as Drawn)(batch);

  it('weights and partners of mixUp', async () => {
    const { mixWeight, permutationOrder } = await drawn(mixUp({ alpha: 1, seed }));
    expectEven(column(mixWeight, 0, 1), 0, 1);
    expect(new Set(permutationOrder?.data).size).toBe(300);
    const extreme = await drawn(mixUp({ seed }));
    // Of Beta(0.2, 0.2) a third lies below 0.1, and a third above 0.9.
    expectOften(
      column(extreme['mixWeight'], 0, 1).map((x) => Number(x < 0.1)),
      0.33669,
    );
    expectOften(
      column(extreme['mixWeight'], 0, 1).map((x) => Number(x > 0.9)),
      0.33669,
    );
  });

  it('rectangles of cutMix: the weight is the part outside', async () => {
    const layer = cutMix({ factor: [1, 1], seed });
    const { mixWeight, batchMasks, permutationOrder } = await drawn(layer);
    expectEven(column(mixWeight, 0, 1), 0, 1);
    expect(new Set(permutationOrder?.data).size).toBe(300);
    for (const [n, weight] of mixWeight?.data.entries() ?? []) {
      const inside = pixels(batchMasks, n);
      // A box that ends between pixels covers up to a row and a column more or less.
      expect(Math.abs(inside - 96 * (1 - weight))).toBeLessThanOrEqual(12 + 8 + 1);
    }
  });
});
