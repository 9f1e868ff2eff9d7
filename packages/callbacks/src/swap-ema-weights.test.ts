import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, type NdArray, setBackend, StateError } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { adam, type Callback, type Model, type Optimizer, type OptimizerOptions, sequential, sgd } from '@ibex-ml/models';
import { SimulatedDisk } from '@ibex-ml/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { backupAndRestore } from './backup/backup-and-restore.ts';
import { folderStore } from './backup/folder-store.ts';
import { earlyStopping } from './early-stopping.ts';
import { swapEmaWeights, type SwapEmaWeightsOptions } from './swap-ema-weights.ts';

interface Recorded {
  readonly optimizer: 'sgd' | 'adam';
  readonly options: OptimizerOptions;
  readonly swapOnEpoch: boolean;
  readonly validates: boolean;
  readonly notes: readonly (readonly [point: string, weights: readonly number[]])[];
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly last: readonly number[];
}

const fixture = new URL('__fixtures__/swap-ema.json', import.meta.url);
const { runs } = JSON.parse(readFileSync(fixture, 'utf8')) as { readonly runs: readonly Recorded[] };
const x = ndarray([[1], [2], [3], [-1], [0.5], [4]]);
const y = ndarray([[2], [3], [5], [0], [1], [7]]);

function modelWith(optimizer: Optimizer): Model {
  const model = sequential([dense(1, { inputShape: [1] })]);
  model.compile({ optimizer, loss: 'mse' });
  model.setWeights([ndarray([[0.5]]), ndarray([-0.25])]);
  return model;
}

async function weightsOf(model: Model): Promise<number[]> {
  return (await model.getWeights()).flatMap(({ data }) => [...data]);
}

/** Notes the weights of the model at each point. */
function noting(model: Model, notes: [point: string, weights: readonly number[]][]): Callback {
  const note = (point: string) => async (): Promise<void> => void notes.push([point, await weightsOf(model)]);
  return {
    onEpochBegin: note('on_epoch_begin'),
    onTestBegin: note('on_test_begin'),
    onTestEnd: note('on_test_end'),
    onEpochEnd: note('on_epoch_end'),
    onTrainEnd: note('on_train_end'),
  };
}

function expectClose(actual: readonly number[], expected: readonly number[], what: string): void {
  expect(actual, what).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index], what).toBeCloseTo(value, 5);
}

beforeAll(() => setBackend(cpu()));
const averaging = (): ReturnType<typeof sgd> => sgd({ learningRate: 0.03, useEma: true, emaMomentum: 0.8 });
const options = { batchSize: 2, shuffle: false, verbose: 0 } as const;

it.each(runs.map((run, index) => [index, run] as const))('puts in what Keras does, when it does, run %d', async (_, run) => {
  const model = modelWith((run.optimizer === 'sgd' ? sgd : adam)(run.options));
  const notes: [point: string, weights: readonly number[]][] = [];
  const { history } = await model.fit(x, y, {
    ...options,
    epochs: 3,
    ...(run.validates ? { validationData: [x, y] as const } : {}),
    callbacks: [swapEmaWeights({ swapOnEpoch: run.swapOnEpoch }), noting(model, notes)],
  });
  expect(notes.map(([point]) => point)).toEqual(run.notes.map(([point]) => point));
  for (const [index, [point, weights]] of run.notes.entries()) {
    expectClose(notes[index]?.[1] ?? [], weights, `${index}: ${point}`);
  }
  expect(Object.keys(history)).toEqual(Object.keys(run.history));
  for (const [name, figures] of Object.entries(run.history)) expectClose(history[name] ?? [], figures, name);
  expectClose(await weightsOf(model), run.last, 'last');
});

describe('beside Keras', () => {
  it('training that was ended early leaves the averages, not the weights before them', async () => {
    const model = modelWith(averaging());
    const notes: [point: string, weights: readonly number[]][] = [];
    const stop = earlyStopping({ monitor: 'loss', mode: 'max', patience: 0 });
    const callbacks = [swapEmaWeights({ swapOnEpoch: true }), noting(model, notes), stop];
    expect((await model.fit(x, y, { ...options, epochs: 9, callbacks })).epoch).toEqual([0, 1]);
    const atEnd = notes.filter(([point]) => point === 'on_epoch_end').at(-1)?.[1];
    expect(await weightsOf(model)).toEqual(atEnd);
  });

  it('predict and evaluate give the weights back', async () => {
    const model = modelWith(averaging());
    await model.fit(x, y, { ...options, epochs: 2 });
    const averages = await model.predict(x);
    const rest = await model.evaluate(x, y, { verbose: 0 });
    const other: readonly NdArray[] = [ndarray([[7]]), ndarray([1])];
    model.setWeights(other);
    const callbacks = [swapEmaWeights()];
    expect(await model.predict(x, { callbacks })).toEqual(averages);
    expect(await model.getWeights()).toEqual(other);
    expect(await model.evaluate(x, y, { callbacks, verbose: 0 })).toEqual(rest);
    expect(await model.getWeights()).toEqual(other);
  });

  it('a run that is interrupted between epochs goes on with the weights themselves', async () => {
    const fit = async (disk: SimulatedDisk, ...others: Callback[]): Promise<number[]> => {
      const model = modelWith(averaging());
      const callbacks = [swapEmaWeights({ swapOnEpoch: true }), backupAndRestore(folderStore('/backup', disk)), ...others];
      await model.fit(x, y, { ...options, epochs: 4, callbacks });
      return weightsOf(model);
    };
    const stop: Callback = {
      onEpochBegin: (epoch) => {
        if (epoch === 2) throw new Error('gone');
      },
    };
    const disk = new SimulatedDisk();
    await expect(fit(disk, stop)).rejects.toThrow('gone');
    expect(await fit(disk)).toEqual(await fit(new SimulatedDisk()));
  });

  it('training that fails while the averages stand there gives the weights back', async () => {
    const model = modelWith(averaging());
    let trained: readonly number[] = [];
    const watch: Callback = { onTrainBatchEnd: async () => void (trained = await weightsOf(model)) };
    const fail = { onEpochEnd: () => Promise.reject(new Error('no')) };
    const run = model.fit(x, y, { ...options, callbacks: [watch, swapEmaWeights({ swapOnEpoch: true }), fail] });
    await expect(run).rejects.toThrow('no');
    expect(await weightsOf(model)).toEqual(trained);
  });
});

it.each<readonly [what: string, given: unknown, error: typeof ArgumentError | typeof StateError, message: string]>([
  ['a misspelt option', { swapEpoch: true }, ArgumentError, 'options must be made of swapOnEpoch, received "swapEpoch"'],
  ['no flag', { swapOnEpoch: 1 }, ArgumentError, 'swapOnEpoch must be true or false, received 1'],
])('refuses %s', (_, given, error, message) => {
  expect(() => swapEmaWeights(given as SwapEmaWeightsOptions)).toThrow(error);
  expect(() => swapEmaWeights(given as SwapEmaWeightsOptions)).toThrow(`swapEmaWeights: ${message}`);
});

it('refuses an optimizer without averages, before training; and a model that has none yet', async () => {
  const model = modelWith(sgd());
  const run = model.fit(x, y, { ...options, callbacks: [swapEmaWeights()] });
  await expect(run).rejects.toThrow(ArgumentError);
  await expect(run).rejects.toThrow('optimizer must be one that keeps averages of the weights, received "sgd without useEma"');
  expect(await weightsOf(model)).toEqual([0.5, -0.25]);
  const predicted = modelWith(averaging()).predict(x, { callbacks: [swapEmaWeights()] });
  await expect(predicted).rejects.toThrow(StateError);
  await expect(predicted).rejects.toThrow('swapEmaWeights: model must be trained, so that each weight has an average');
});
