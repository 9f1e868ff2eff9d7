import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, setBackend, StateError } from '@ibex-ml/core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { logsOf, recorded, singleOrNull } from './__fixtures__/recorded.ts';
import { begin, setWeight, tinyModel } from './__fixtures__/tiny-model.ts';
import { earlyStopping, type EarlyStoppingOptions } from './early-stopping.ts';

beforeAll(() => setBackend(cpu()));

describe("Keras's decisions", () => {
  it.each(recorded.earlyStopping.map((each, index) => [index, each] as const))('case %d', async (_, { options, fits }) => {
    const model = tinyModel();
    const callback = earlyStopping(options);
    let count = 0;
    for (const { logs, result } of fits) {
      await begin(callback, model);
      let epochs = 0;
      for (const figures of logs) {
        count += 1;
        setWeight(model, count);
        await callback.onEpochEnd(epochs, logsOf(figures));
        epochs += 1;
        if (model.stopTraining) break;
      }
      callback.onTrainEnd();
      const [weight] = await model.getWeights();
      const { best, bestEpoch, stoppedEpoch, wait } = callback;
      const stopped = model.stopTraining;
      expect({ epochs, stopped, stoppedEpoch, best, bestEpoch, wait, weight: weight?.at(0, 0) }).toEqual({
        ...result,
        best: singleOrNull(result.best),
      });
    }
  });

  it('are as many as are worth it', () => {
    const stopped = recorded.earlyStopping.filter(({ fits }) => fits.some(({ result }) => result.stopped));
    expect([recorded.keras, recorded.earlyStopping.length]).toEqual(['3.15.1', 240]);
    expect(stopped.length).toBeGreaterThan(50);
  });
});

describe('in fit', () => {
  const x = ndarray([[1], [2]]);

  it('gives the best weights back, also where a callback throws', async () => {
    const model = tinyModel();
    const stop = earlyStopping({ monitor: 'loss', restoreBestWeights: true });
    const losses = [3, 1, 2];
    const script = {
      onEpochEnd: (epoch: number, logs: Record<string, number>): void => {
        setWeight(model, epoch + 10);
        logs['loss'] = losses[epoch] as number;
      },
    };
    await model.fit(x, x, { epochs: 9, callbacks: [script, stop], verbose: 0 });
    expect((await model.getWeights())[0]?.at(0, 0)).toBe(11);
    const fail = {
      onEpochEnd: (epoch: number): void => {
        setWeight(model, 99);
        if (epoch === 1) throw new Error('no');
      },
    };
    await expect(model.fit(x, x, { epochs: 9, callbacks: [script, stop, fail], verbose: 0 })).rejects.toThrow('no');
    expect((await model.getWeights())[0]?.at(0, 0)).toBe(11);
  });

  it('says what it does where it is asked to', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const model = tinyModel();
    const stop = earlyStopping({ monitor: 'loss', minDelta: 1e9, restoreBestWeights: true, verbose: 1 });
    await model.fit(x, x, { epochs: 9, callbacks: [stop], verbose: 0 });
    expect(log.mock.calls.map(([line]) => line as string)).toEqual([
      'Epoch 2: early stopping',
      'Restoring model weights from the end of the best epoch: 1.',
    ]);
    log.mockRestore();
  });

  const refusal = async (
    options: EarlyStoppingOptions,
    metrics: readonly ('accuracy' | (() => never))[] = [],
  ): Promise<unknown> => {
    const model = tinyModel({ metrics: metrics as ['accuracy'] });
    const before = await model.getWeights();
    const error: unknown = await model
      .fit(x, x, { callbacks: [earlyStopping(options)], verbose: 0 })
      .catch((thrown) => thrown as unknown);
    const unchanged = (await model.getWeights()).every((weight, index) => weight.at(0, 0) === before[index]?.at(0, 0));
    return [(error as Error).name, (error as Error).message, unchanged];
  };

  it('refuses what it cannot watch, before training where that can be known', async () => {
    expect(await refusal({})).toEqual([
      'ArgumentError',
      'earlyStopping: monitor must be a figure of training where fit does not validate, received "val_loss". Give fit validationData or validationSplit, or use "loss".',
      true,
    ]);
    expect(await refusal({ monitor: 'f1' })).toEqual([
      'ArgumentError',
      `earlyStopping: mode must be "min" or "max" for "f1", as nothing says which is better, received "auto". Pass mode: 'max' where more is better, mode: 'min' where less is.`,
      true,
    ]);
    expect(await refusal({ monitor: 'f1', mode: 'max' })).toEqual([
      'StateError',
      'earlyStopping: monitor must be one of the figures there are: loss, received "f1". Check its name, or give compile the metric; a callback that adds a figure must stand before this one.',
      false,
    ]);
  });

  it('waits for epochs that are validated', async () => {
    const model = tinyModel();
    const stop = earlyStopping({ minDelta: 1e9 });
    const options = { validationData: [x, x], validationFreq: 3, epochs: 20, callbacks: [stop], verbose: 0 } as const;
    const { epoch } = await model.fit(x, x, options);
    expect(epoch.length).toBe(6);
    const misspelt = earlyStopping({ monitor: 'val_los', mode: 'min' });
    await expect(model.fit(x, x, { ...options, callbacks: [misspelt] })).rejects.toThrow(StateError);
  });
});

describe('bad options', () => {
  it.each<readonly [options: unknown, message: string]>([
    [{ patience: -1 }, 'patience must be an integer >= 0, received -1'],
    [{ patience: 1.5 }, 'patience must be an integer >= 0, received 1.5'],
    [{ mode: 'down' }, 'mode must be "auto", "min" or "max", received "down"'],
    [{ monitor: '' }, 'monitor must be the name of a figure, received ""'],
    [{ minDelta: Number.NaN }, 'minDelta must be a finite number, received NaN'],
    [{ baseline: '1' }, 'baseline must be a finite number, received "1"'],
    [{ restoreBestWeights: 1 }, 'restoreBestWeights must be true or false, received 1'],
    [{ startFromEpoch: -1 }, 'startFromEpoch must be an integer >= 0, received -1'],
    [{ verbose: 2 }, 'verbose must be 0 or 1, received 2'],
    [{ pacience: 3 }, 'options must be made of monitor, minDelta, patience'],
    [null, 'options must be a plain object, received null'],
  ])('%o', (options, message) => {
    expect(() => earlyStopping(options as EarlyStoppingOptions)).toThrow(ArgumentError);
    expect(() => earlyStopping(options as EarlyStoppingOptions)).toThrow(`earlyStopping: ${message}`);
  });
});
