import { cpu } from '@ibex-ml/backend-cpu';
import { HostRandom, jit, NdArray, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyLayer } from '../layer/layer.ts';
import { describeLayer } from '../testing/layer-contract.ts';
import { randomBrightness } from './random-brightness.ts';
import { randomContrast } from './random-contrast.ts';
import { randomCrop } from './random-crop.ts';
import { randomErasing } from './random-erasing.ts';
import { randomFlip } from './random-flip.ts';
import { randomRotation } from './random-rotation.ts';
import { randomTranslation } from './random-translation.ts';
import { randomZoom } from './random-zoom.ts';

const wide = { valueRange: [-9, 9] };
const makers: Readonly<Record<string, () => AnyLayer>> = {
  randomBrightness: () => randomBrightness(0.3, { ...wide, seed: 1 }),
  randomContrast: () => randomContrast([0.3, 0.4], { ...wide, seed: 2 }),
  randomErasing: () => randomErasing({ ...wide, seed: 3 }),
  randomFlip: () => randomFlip({ seed: 4 }),
  randomRotation: () => randomRotation(0.2, { seed: 5 }),
  randomTranslation: () => randomTranslation(0.2, [-0.3, 0.1], { fillMode: 'wrap', seed: 6 }),
  randomZoom: () => randomZoom(0.4, { widthFactor: 0.2, fillMode: 'constant', interpolation: 'nearest', seed: 7 }),
};

for (const [name, make] of Object.entries(makers)) {
  const images = [3, 5, 4, 2];
  describeLayer(name, { make, inputs: images, output: images, modes: ['inference'], refuses: [[3, 5, 4]] });
}
describeLayer('randomCrop', {
  make: () => randomCrop(3, 2, { seed: 8 }),
  inputs: [2, 5, 4, 2],
  output: [2, 3, 2, 2],
  modes: ['inference'],
  refuses: [
    [3, 5, 4],
    [3, null, 4, 1],
  ],
});
describeLayer('randomCrop of small images', { make: () => randomCrop(4, 4), inputs: [2, 3, 2, 1], output: [2, 4, 4, 1] });

const random = new HostRandom(3);
const images = new NdArray(
  Float32Array.from({ length: 6 * 5 * 4 }, () => 255 * random.uniform()),
  [6, 5, 4, 1],
);
const train = (layer: AnyLayer): ((x: NdArray) => Promise<NdArray>) =>
  jit((x: Tensor) => layer.apply(x, { training: true }) as Tensor);

describe.each(Object.entries(makers))('%s', (_, make) => {
  beforeAll(() => setBackend(cpu()));

  it('changes images in training, others at each step, the same for a seed', async () => {
    const [one, same] = [train(make()), train(make())];
    const [first, second] = [await one(images), await one(images)];
    expect(first.data).not.toEqual(images.data);
    expect(first.data).not.toEqual(second.data);
    expect((await same(images)).data).toEqual(first.data);
    expect((await same(images)).data).toEqual(second.data);
  });

  it('goes on where its state of random numbers says', async () => {
    const [one, resumed] = [make(), make()];
    await train(one)(images);
    const [state] = one.seedStates;
    resumed.seedStates[0]?.assign(await (state as NonNullable<typeof state>).read());
    expect((await train(resumed)(images)).data).toEqual((await train(one)(images)).data);
  });

  it('takes bytes, and gives floats, also at inference', async () => {
    const bytes = new NdArray(Uint8Array.from(images.data), images.shape);
    const layer = make();
    const kept = await jit((x: Tensor) => layer.apply(x) as Tensor)(bytes);
    expect([kept.dtype, [...kept.data]]).toEqual(['float32', [...bytes.data]]);
    expect((await train(layer)(bytes)).dtype).toBe('float32');
  });
});

describe('a layer that augments', () => {
  it.each([
    [() => randomRotation(1.1), 'factor must be a number from -1 to 1, or a pair of them, received 1.1'],
    [() => randomRotation([0.1, 2]), 'factor must be'],
    [() => randomRotation([0.1]), 'factor must be'],
    [() => randomTranslation(0.1, -3), 'widthFactor must be'],
    [() => randomZoom(-1), 'heightFactor must be a number above -1 to 1'],
    [() => randomZoom(0, { widthFactor: [0, Number.NaN] }), 'widthFactor must be'],
    [() => randomRotation(0.1, { fillMode: 'mirror' as 'wrap' }), 'fillMode must be "reflect" or "wrap"'],
    [() => randomRotation(0.1, { interpolation: 'cubic' as 'nearest' }), 'interpolation must be "nearest" or "bilinear"'],
    [() => randomRotation(0.1, { fillValue: Infinity }), 'fillValue must be'],
    [() => randomFlip({ mode: 'diagonal' as 'vertical' }), 'mode must be "horizontal" or "vertical"'],
    [() => randomContrast(-0.1), 'factor must be a number from 0 to 1'],
    [() => randomBrightness(0.1, { valueRange: [0] }), 'valueRange must be two finite numbers'],
    [() => randomBrightness(0.1, { valueRange: [1, 0] }), 'valueRange must be two finite numbers, the smaller one first'],
    [() => randomErasing({ fillValue: [] }), 'fillValue must be'],
    [() => randomErasing({ scale: [0.2, 1.5] }), 'scale must be'],
    [() => randomCrop(0, 3), 'height must be an integer > 0'],
    [() => randomFlip({ dataFormat: 'channelsFirst' as 'channelsLast' }), 'dataFormat must be "channelsLast"'],
    [() => randomFlip({ seed: 0.5 }), 'seed must be a safe integer'],
  ])('refuses what is none of its arguments: %#', (make, message) => {
    expect(make).toThrow(message);
  });
});
