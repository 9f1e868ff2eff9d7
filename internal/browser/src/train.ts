import { type Backend, getBackend, type NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { digits, toCategorical } from '@ibex-ml/data';
import { batchNormalization, conv2d, dense, dropout, flatten, maxPooling2d } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';

/** The networks that are trained, each in a page and in Node. */
export type Network = 'perceptron' | 'convolutional';

/** What a training gives: plain numbers, which a page can hand over. */
export interface Figures {
  /** One per epoch. */
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
  /** The trained network's outputs for a few images, one after the other. */
  readonly predictions: readonly number[];
  /** How the steps of each epoch were run, and on which backend. */
  readonly executors: readonly string[];
  readonly backends: readonly string[];
}

/** Told after each epoch, counted from 0. */
export type Told = (epoch: number, loss: number) => void;

/**
 * Trains a network on the digits, an epoch for each backend given: the first is chosen before the network is made, each other one in
 * the middle of an epoch. The same on every machine, thread count and backend, to rounding.
 */
export async function train(network: Network, backends: readonly Backend[], told: Told = () => undefined): Promise<Figures> {
  const [first, ...later] = backends;
  if (first === undefined) throw new Error('train: no backend to train on');
  await setBackend(first);
  setRandomSeed(7);
  const { model, images, train: data } = await networks[network]();
  const executors: string[] = [];
  const names: string[] = [];
  const { history } = await model.fit(data.x, toCategorical(data.y, 10), {
    batchSize: 64,
    epochs: backends.length,
    verbose: 0,
    callbacks: [
      {
        async onTrainBatchEnd(batch): Promise<void> {
          const next = batch === 2 ? later[names.length - 1] : undefined;
          if (names.length > 0 && next !== undefined && next !== getBackend()) await setBackend(next);
        },
        onEpochEnd(epoch, { loss = Number.NaN }): void {
          executors.push(model.trainer.report.executor);
          names.push(getBackend().name);
          told(epoch, loss);
        },
      },
    ],
  });
  const outputs = (await model.predict(images)) as NdArray;
  return {
    losses: history['loss'] ?? [],
    accuracies: history['accuracy'] ?? [],
    predictions: [...outputs.data],
    executors,
    backends: names,
  };
}

interface Task {
  readonly model: Model;
  readonly train: { readonly x: NdArray; readonly y: NdArray };
  /** What is predicted in the end. */
  readonly images: NdArray;
}

const networks: Readonly<Record<Network, () => Promise<Task>>> = {
  perceptron: async () => {
    const { train: data, test } = await digits.load({ flatten: true, normalize: true });
    const model = sequential([
      dense(64, { activation: 'relu', inputShape: [64] }),
      batchNormalization(),
      dropout(0.3),
      dense(32, { activation: 'relu' }),
      batchNormalization(),
      dropout(0.2),
      dense(10, { activation: 'softmax' }),
    ]);
    return ready(model, data, test.x);
  },
  convolutional: async () => {
    const { train: data, test } = await digits.load({ channels: true, normalize: true });
    const model = sequential([
      conv2d(8, 3, { padding: 'same', activation: 'relu', inputShape: [8, 8, 1] }),
      maxPooling2d({ poolSize: 2 }),
      conv2d(16, 3, { padding: 'same', activation: 'relu' }),
      batchNormalization(),
      flatten(),
      dropout(0.2),
      dense(10, { activation: 'softmax' }),
    ]);
    return ready(model, { x: data.x.rows(0, 400), y: data.y.rows(0, 400) }, test.x);
  },
};

function ready(model: Model, data: Task['train'], test: NdArray): Task {
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return { model, train: data, images: test.rows(0, 20) };
}
