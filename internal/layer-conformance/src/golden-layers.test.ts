import { cpu } from '@ibex-ml/backend-cpu';
import { adaptCases } from '@ibex-ml/golden';
import { normalization } from '@ibex-ml/layers';
import { expect, it } from 'vitest';
import { expectEqualArrays, hosted } from './compare.ts';
import { describeGoldenAugmentation } from './golden-augmentation.ts';
import { describeGoldenLayers, missingLayers } from './golden-layers.ts';

describeGoldenLayers(cpu);
describeGoldenAugmentation(cpu);

it.each(adaptCases())('normalization adapts as Keras’s: $name', async ({ config, data, whole, batches }) => {
  const array = hosted(data);
  for (const [given, expected] of [
    [array, whole],
    [[array.rows(0, 2), array.rows(2, array.shape[0] as number)], batches],
  ] as const) {
    const layer = normalization(config);
    await layer.adapt(given);
    const weights = await layer.getWeights();
    expect(weights.length).toBe(expected.length);
    for (const [index, value] of weights.entries()) expectEqualArrays(`weight ${index}`, value, expected[index]!, 2e-5);
  }
});

it('says which of Keras’s layers are not there yet', () => {
  expect(missingLayers()).toMatchInlineSnapshot(`
    [
      "sparsemax",
    ]
  `);
});
