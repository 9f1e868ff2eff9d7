import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { type NdArray, setBackend } from '@ibex-ml/core';
import { type FeatureCase, featureCases, fillByRule, imagesByRule } from '@ibex-ml/golden';
import { describe, expect, it } from 'vitest';
import { layerOutputs, makeBackbone } from './__fixtures__/make-backbone.ts';

/** How far a layer's output may be from Keras's, relative to its largest magnitude. */
const tolerance = 1e-4;

async function expectFeatures({ architecture, options, layers, ...keras }: FeatureCase): Promise<void> {
  const backbone = await makeBackbone(architecture, options);
  fillByRule(backbone.layers);
  const images = imagesByRule(architecture, [2, ...(options['inputShape'] as readonly number[])]);
  const outputs = await layerOutputs(backbone, layers).predict(images);
  const [, count = 0] = keras.samples.shape;
  for (const [index, { data, size }] of outputs.entries()) {
    const limit = tolerance * (keras.magnitudes.data[index] as number);
    const worst = Math.max(
      ...Array.from({ length: count }, (_, place) => {
        const ours = data[Math.floor((place * size) / count)] as number;
        return Math.abs(ours - (keras.samples.data[index * count + place] as number));
      }),
    );
    expect(worst, `layer ${layers[index]}`).toBeLessThanOrEqual(limit);
  }
  const last = outputs.at(-1) as NdArray;
  expect(last.shape).toEqual(keras.output.shape);
  const limit = tolerance * (keras.magnitudes.data.at(-1) as number);
  for (const [place, value] of last.data.entries()) {
    expect(Math.abs(value - (keras.output.data[place] as number))).toBeLessThanOrEqual(limit);
  }
}

describe('features of Keras, layer by layer', () => {
  const cases = featureCases().map((item) => [`${item.architecture} ${JSON.stringify(item.options)}`, item] as const);

  it.each(cases)('%s, compiled', async (_, item) => {
    await setBackend(wasm());
    await expectFeatures(item);
  });

  it('MobileNetV2 without a compiler', async () => {
    await setBackend(cpu());
    await expectFeatures(featureCases()[0] as FeatureCase);
  });
});
