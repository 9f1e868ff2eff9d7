import { mobileNetV2, type NamedWeights } from '@ibex-ml/applications';
import type { NdArray } from '@ibex-ml/core';
import { dense, dropout, serialize } from '@ibex-ml/layers';
import { adam, type Model, modelFromConfig, sequential, type Sequential } from '@ibex-ml/models';
import { asPhotos } from './as-photos.ts';

/** Images of 28 x 28 grey pixels as bytes, and their classes 0 to 9. */
export interface Images {
  readonly x: NdArray;
  readonly y: NdArray;
}

/** How often each step goes over the images. */
export const defaultEpochs = { head: 60, top: 8, scratch: 30 };

/**
 * Fits a classifier to a few images on a pretrained network, and for comparison the same network from scratch.
 *
 * @returns the parts of the test images, from 0 to 1, that are told right: by a head on the frozen network, after its top has been fitted
 *   too, and by the network from scratch
 */
export async function transferLearning(
  weights: NamedWeights,
  train: Images,
  test: Images,
  epochs: typeof defaultEpochs = defaultEpochs,
): Promise<{ readonly head: number; readonly fineTuned: number; readonly fromScratch: number }> {
  const [x, testX] = [asPhotos(train.x), asPhotos(test.x)];
  const size = { alpha: 0.35, inputShape: [112, 112, 3], includeTop: false, pooling: 'avg' } as const;

  // The features of a frozen network stay the same: they are computed once, and the head is fitted in a moment.
  const base = await mobileNetV2({ ...size, weights });
  base.trainable = false;
  const head = makeHead();
  await fit(head, 1e-3, { x: await base.predict(x), y: train.y }, epochs.head);
  const frozen = await accuracyOf(head, { x: await base.predict(testX), y: test.y });

  // Then the top of the network is fitted together with the head, in small steps. Batch normalization keeps its statistics.
  base.trainable = true;
  const top = base.layers.findIndex(({ name }) => name === 'block_13_expand');
  for (const [place, layer] of base.layers.entries()) {
    if (place < top || layer.className === 'BatchNormalization') layer.trainable = false;
  }
  const whole = sequential([base, head]);
  await fit(whole, 1e-5, { x, y: train.y }, epochs.top);
  const fineTuned = await accuracyOf(whole, { x: testX, y: test.y });

  // From scratch, statistics that follow a thousand steps, as the network's do, would hardly have begun to when a few images are through.
  const config = JSON.stringify(serialize(await mobileNetV2({ ...size, weights: null })));
  const fresh = modelFromConfig(
    JSON.parse(config.replaceAll('"momentum":0.999', '"momentum":0.9')) as ReturnType<typeof serialize>,
  );
  const alone = sequential([fresh, makeHead()]);
  await fit(alone, 1e-3, { x, y: train.y }, epochs.scratch);
  return { head: frozen, fineTuned, fromScratch: await accuracyOf(alone, { x: testX, y: test.y }) };
}

function makeHead(): Sequential {
  return sequential([dropout(0.2, { inputShape: [1280] }), dense(10, { activation: 'softmax' })]);
}

async function fit(model: Model, learningRate: number, { x, y }: Images, epochs: number): Promise<void> {
  model.compile({ optimizer: adam({ learningRate }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  await model.fit(x, y, { epochs, batchSize: 32, verbose: 0 });
}

async function accuracyOf(model: Model, { x, y }: Images): Promise<number> {
  return (await model.evaluate(x, y, { verbose: 0 }))['accuracy'] as number;
}
