import { NdArray, setRandomSeed } from '@ibex-ml/core';
import { batchNormalization, dense, dropout } from '@ibex-ml/layers';
import { adam, type Callback, type Model, sequential } from '@ibex-ml/models';
import { earlyStopping } from '../../early-stopping.ts';
import { reduceLROnPlateau } from '../../reduce-lr-on-plateau.ts';

/** What a run has come to: history, and all that goes on in a later fit. */
export interface RunOutcome {
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly epoch: readonly number[];
  readonly variables: readonly NdArray[];
}

const [x, y] = [samples(14), classes(14)];

/** A short run with everything that keeps something, started from the beginning by a process whose random numbers begin elsewhere each time. */
export async function resumableRun(callbacks: readonly Callback[], seed: number, kept: Model[]): Promise<RunOutcome> {
  setRandomSeed(seed);
  const model = sequential([
    dense(4, { activation: 'relu', inputShape: [3] }),
    batchNormalization(),
    dropout(0.25),
    dense(2, { activation: 'softmax' }),
  ]);
  kept.push(model);
  model.compile({ optimizer: adam({ learningRate: 0.05 }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const { history, epoch } = await model.fit(x, y, {
    batchSize: 5,
    epochs: 3,
    validationData: [x, y],
    verbose: 0,
    callbacks: [
      reduceLROnPlateau({ monitor: 'loss', minDelta: 1, patience: 2 }),
      // The first epoch is the best, so that its weights have to be kept over all that comes after.
      earlyStopping({ monitor: 'loss', mode: 'max', patience: 5, restoreBestWeights: true }),
      ...callbacks,
    ],
  });
  const variables = [...model.weights, ...model.seedStates, ...model.trainer.optimizer.variables];
  return { history, epoch, variables: await Promise.all(variables.map((variable) => variable.read())) };
}

function samples(count: number): NdArray {
  return new NdArray(
    Float32Array.from({ length: count * 3 }, (_, index) => Math.sin(index)),
    [count, 3],
  );
}

function classes(count: number): NdArray {
  return new NdArray(
    Int32Array.from({ length: count }, (_, row) => (row * row) % 2),
    [count],
  );
}
