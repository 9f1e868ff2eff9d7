import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { ImageDataGenerator } from '@ibex-ml/data/images';
import { conv2d, dense, flatten } from '@ibex-ml/layers';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential } from '../model/sequential.ts';
import { sgd } from '../optimizers/sgd.ts';

interface Recorded {
  readonly steps: number;
  readonly validationSteps: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly (readonly number[])[];
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly trained: readonly (readonly number[])[];
}

const recorded = JSON.parse(readFileSync(new URL('__fixtures__/image-flow.json', import.meta.url), 'utf8')) as Recorded;

beforeAll(() => setBackend(cpu()));

interface Trained {
  readonly history: Recorded['history'];
  readonly weights: readonly NdArray[];
}

/** Three epochs of images that are changed at random and standardized, with weights of classes, validated by another flow. */
async function train(
  workers: number,
  steps: { readonly stepsPerEpoch?: number; readonly validationSteps?: number },
): Promise<Trained> {
  const x = new NdArray(Float32Array.from(recorded.x), [26, 6, 6, 2]);
  const y = new NdArray(Int32Array.from(recorded.y), [26]);
  const model = sequential([
    conv2d(3, 3, { activation: 'relu', inputShape: [6, 6, 2] }),
    flatten(),
    dense(3, { activation: 'softmax' }),
  ]);
  for (const [index, weight] of model.weights.entries()) {
    weight.assign(new NdArray(Float32Array.from(recorded.weights[index]!), weight.shape));
  }
  model.compile({
    optimizer: sgd({ learningRate: 0.05, momentum: 0.5 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  const generator = new ImageDataGenerator({
    rotationRange: 25,
    widthShiftRange: 0.2,
    zoomRange: 0.2,
    horizontalFlip: true,
    featurewiseCenter: true,
    featurewiseStdNormalization: true,
    validationSplit: 0.3,
    interpolationOrder: 3,
  });
  generator.fit(x);
  const training = generator.flow(x, y, { batchSize: 5, seed: 11, subset: 'training', workers });
  const { history } = await model.fit(steps.stepsPerEpoch === undefined ? training : training.repeat(), {
    epochs: 3,
    classWeight: { 0: 1, 1: 2.5, 2: 0.5 },
    validationData: generator.flow(x, y, { batchSize: 4, seed: 5, shuffle: false, subset: 'validation' }),
    verbose: 0,
    ...steps,
  });
  return { history, weights: await Promise.all(model.weights.map((weight) => weight.read())) };
}

/** The names of the figures, and how far these and the weights are from Keras's. */
async function compared(
  ...given: Parameters<typeof train>
): Promise<{ readonly names: readonly string[]; readonly off: number }> {
  const { history, weights } = await train(...given);
  const pairs = [
    ...Object.entries(recorded.history).map(([name, wanted]) => [history[name] ?? [], wanted] as const),
    ...weights.map(({ data }, index) => [data, recorded.trained[index]!] as const),
  ];
  const off = pairs.flatMap(([found, wanted]) => wanted.map((value, at) => Math.abs(value - found[at]!)));
  return { names: Object.keys(history).sort(), off: Math.max(...off) };
}

const names = Object.keys(recorded.history).sort();

describe('fit on flows of an ImageDataGenerator', () => {
  it('gives Keras’s losses and weights', async () => {
    const found = await compared(0, {});
    expect(found.names).toEqual(names);
    expect(found.off).toBeLessThan(1e-5);
  });

  it('gives them by steps of an endless flow, and with a thread that changes the images', async () => {
    const steps = { stepsPerEpoch: recorded.steps, validationSteps: recorded.validationSteps };
    expect((await compared(1, steps)).off).toBeLessThan(1e-5);
  });
});
