import { type Backend, NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { batchNormalization, conv2d, dense, dropout, flatten, maxPooling2d } from '@ibex-ml/layers';
import { type Sequential, sequential } from '@ibex-ml/models';

/** The reference networks: a perceptron of two hidden layers, and a convolutional network of two. */
export type Reference = 'mlp' | 'cnn';

/** What a fit in long steps gives. */
export interface LongFit {
  /** How many frames the page could draw during each step. */
  readonly frames: readonly number[];
  /** After each step. */
  readonly losses: readonly number[];
  /** Of a layer in the middle. */
  readonly weights: readonly number[];
  readonly executor: string;
}

const steps = 3;
const side = 28;
/** So many images that a step takes a fifth of a second at least, on one thread. */
const batchSizes: Readonly<Record<Reference, number>> = { mlp: 12_288, cnn: 512 };

/**
 * Fits a reference network to numbers that are the same everywhere, in a few long steps.
 *
 * @param framesSoFar - how many frames the page has drawn
 */
export async function fitAtLength(network: Reference, backend: Backend, framesSoFar: () => number = () => 0): Promise<LongFit> {
  await setBackend(backend);
  setRandomSeed(11);
  const batchSize = batchSizes[network];
  const model = networks[network]();
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const pixels = Float32Array.from({ length: batchSize * side * side }, (_, index) => Math.sin(index * 0.37) ** 2);
  const x = new NdArray(pixels, network === 'mlp' ? [batchSize, side * side] : [batchSize, side, side, 1]);
  const y = new NdArray(
    Int32Array.from({ length: batchSize }, (_, index) => (index * 7) % 10),
    [batchSize],
  );
  const [losses, frames]: [number[], number[]] = [[], []];
  let begun = 0;
  await model.fit(x, y, {
    batchSize,
    epochs: steps,
    shuffle: false,
    verbose: 0,
    callbacks: [
      {
        onTrainBatchBegin: () => void (begun = framesSoFar()),
        onTrainBatchEnd: () => void frames.push(framesSoFar() - begun),
        onEpochEnd: (_, { loss = Number.NaN }) => void losses.push(loss),
      },
    ],
  });
  const weights = await model.layers.find((layer) => layer.name.startsWith('dense'))?.getWeights();
  return {
    frames,
    losses,
    weights: [...(weights?.at(-1)?.data ?? [])],
    executor: model.trainer.report.executor,
  };
}

const networks: Readonly<Record<Reference, () => Sequential>> = {
  mlp: () =>
    sequential([
      dense(196, { activation: 'relu', inputShape: [side * side] }),
      batchNormalization(),
      dropout(0.3),
      dense(128, { activation: 'relu' }),
      batchNormalization(),
      dropout(0.3),
      dense(10, { activation: 'softmax' }),
    ]),
  cnn: () =>
    sequential([
      conv2d(32, 3, { activation: 'relu', padding: 'same', inputShape: [side, side, 1] }),
      maxPooling2d(),
      conv2d(64, 3, { activation: 'relu', padding: 'same' }),
      maxPooling2d(),
      flatten(),
      dropout(0.4),
      dense(128, { activation: 'relu' }),
      dropout(0.4),
      dense(10, { activation: 'softmax' }),
    ]),
};
