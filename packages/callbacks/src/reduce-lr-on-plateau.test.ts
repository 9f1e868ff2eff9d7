import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { ndarray, setBackend } from '@ibex-ml/core';
import { adam, cosineDecay } from '@ibex-ml/models';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { logsOf, recorded, singleOrNull } from './__fixtures__/recorded.ts';
import { begin, setWeight, tinyModel } from './__fixtures__/tiny-model.ts';
import { learningRateScheduler } from './learning-rate-scheduler.ts';
import { reduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduce-lr-on-plateau.ts';

beforeAll(() => setBackend(cpu()));
const x = ndarray([[1], [2]]);

describe("Keras's decisions", () => {
  it.each(recorded.reduceLROnPlateau.map((each, index) => [index, each] as const))(
    'case %d',
    async (_, { rate, options, fits }) => {
      const model = tinyModel();
      const { optimizer } = model.trainer;
      optimizer.setLearningRate(rate);
      const callback = reduceLROnPlateau(options);
      for (const { logs, result } of fits) {
        await begin(callback, model);
        const rates: unknown[] = [];
        const states: unknown[] = [];
        for (const [epoch, figures] of logs.entries()) {
          const each = logsOf(figures);
          await callback.onEpochEnd(epoch, each);
          rates.push(each['learning_rate']);
          states.push([callback.wait, callback.cooldownCounter, callback.best]);
        }
        expect(rates).toEqual(result.rates.map(Math.fround));
        expect(states).toEqual(result.states.map(([wait, cooldown, best]) => [wait, cooldown, singleOrNull(best)]));
        expect(await optimizer.readLearningRate()).toBe(Math.fround(result.last));
      }
    },
  );

  it('reduce something often enough', () => {
    const reduced = recorded.reduceLROnPlateau.filter(({ rate, fits }) => fits.some(({ result }) => result.last < rate / 1.05));
    expect(recorded.reduceLROnPlateau.length).toBe(240);
    expect(reduced.length).toBeGreaterThan(100);
  });
});

describe('in fit', () => {
  it.each([
    ['cpu', cpu, 'interpreter'],
    ['wasm', wasm, 'compiled'],
  ] as const)('changes the steps on %s, without another program', async (_, backend, executor) => {
    await setBackend(backend());
    const model = tinyModel({ optimizer: adam({ learningRate: 0.5 }) });
    setWeight(model, 0);
    const plateau = reduceLROnPlateau({ monitor: 'loss', factor: 0.5, minDelta: 1e9, patience: 1 });
    const weights: number[] = [];
    const note = {
      onEpochEnd: async (): Promise<void> => void weights.push((await model.getWeights())[0]?.at(0, 0) as number),
    };
    const { history } = await model.fit(x, ndarray([[1000], [2000]]), { epochs: 4, callbacks: [note, plateau], verbose: 0 });
    expect(history).toMatchObject({ learning_rate: [0.5, 0.5, 0.25, 0.125] });
    expect(model.trainer.report.executor).toBe(executor);
    // Far from the minimum, a step of Adam is about the rate.
    const steps = weights.map((weight, index) => weight - (weights[index - 1] ?? 0));
    for (const [index, size] of [0.5, 0.5, 0.25, 0.125].entries()) expect(steps[index]).toBeCloseTo(size, 2);
    await setBackend(cpu());
  });

  it('says what it does where it is asked to', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const plateau = reduceLROnPlateau({ monitor: 'loss', factor: 0.5, minDelta: 1e9, patience: 1, verbose: 1 });
    const model = tinyModel();
    model.trainer.optimizer.setLearningRate(0.25);
    await model.fit(x, x, { epochs: 2, callbacks: [plateau], verbose: 0 });
    expect(log.mock.calls).toEqual([['\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.125.']]);
    log.mockRestore();
  });

  it('refuses a rate that follows a schedule, before training', async () => {
    const learningRate = cosineDecay({ initialLearningRate: 0.1, decaySteps: 10 });
    for (const callback of [reduceLROnPlateau({ monitor: 'loss' }), learningRateScheduler((_, rate) => rate)]) {
      const model = tinyModel({ optimizer: adam({ learningRate }) });
      const where = 'onEpochBegin' in callback ? 'learningRateScheduler' : 'reduceLROnPlateau';
      await expect(model.fit(x, x, { callbacks: [callback], verbose: 0 })).rejects.toThrow(
        `${where}: learningRate must be a number given to the optimizer "adam", as it is set while training, received "a schedule or a function". Compile with a number, as in adam({ learningRate: 0.001 }), or leave ${where} out.`,
      );
      expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
    }
  });
});

describe('bad options', () => {
  it.each<readonly [options: unknown, message: string]>([
    [{ factor: 1 }, 'factor must be a number inside (0, 1), received 1'],
    [{ factor: 0 }, 'factor must be a number inside (0, 1), received 0'],
    [{ cooldown: -1 }, 'cooldown must be an integer >= 0, received -1'],
    [{ minLr: -1 }, 'minLr must be a finite number >= 0, received -1'],
    [{ minLR: 1 }, 'options must be made of monitor, factor'],
  ])('%o', (options, message) => {
    expect(() => reduceLROnPlateau(options as ReduceLROnPlateauOptions)).toThrow(`reduceLROnPlateau: ${message}`);
  });
});
