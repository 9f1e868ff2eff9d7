import { cpu } from '@ibex-ml/backend-cpu';
import { type NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import { dense, dropout } from '@ibex-ml/layers';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Callback } from '../callbacks/callback.ts';
import { CallbackList } from '../callbacks/callback-list.ts';
import { type Sequential, sequential } from '../model/sequential.ts';
import { classifier, labels, rows } from '../testing/small-models.ts';
import type { CompileOptions } from './compile/compile-options.ts';
import { alike, ExecutionSize } from './executions.ts';
import type { FitOptions } from './fit-options.ts';

beforeAll(() => setBackend(cpu()));

interface Recorded {
  readonly stepsPerExecution: number;
  readonly samples: number;
  readonly validates?: boolean;
  readonly evaluate?: boolean;
  readonly calls: readonly (readonly [point: string, batch: number])[];
}

const recorded = JSON.parse(
  readFileSync(new URL('__fixtures__/executions.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

describe('the batches that callbacks are told of', () => {
  it.each(recorded)(
    '$samples samples, $stepsPerExecution steps at once (validates: $validates, evaluate: $evaluate), as in Keras',
    async ({ stepsPerExecution, samples, validates, evaluate, calls }) => {
      const told: [string, number][] = [];
      const note =
        (point: string) =>
        (batch: number): void =>
          void told.push([point, batch]);
      const recorder: Callback = {
        onTrainBatchBegin: note('onTrainBatchBegin'),
        onTrainBatchEnd: note('onTrainBatchEnd'),
        onTestBatchBegin: note('onTestBatchBegin'),
        onTestBatchEnd: note('onTestBatchEnd'),
      };
      const model = sequential([dense(1, { inputShape: [4] })]);
      model.compile({ optimizer: 'sgd', loss: 'mse', stepsPerExecution });
      const [x, y] = [rows(samples), rows(samples, 1)];
      const options = { batchSize: 2, verbose: 0, callbacks: [recorder] } as const;
      if (evaluate === true) await model.evaluate(x, y, options);
      else {
        const validation = validates === true ? { validationData: [x.rows(0, 6), y.rows(0, 6)] as const } : {};
        await model.fit(x, y, { ...options, epochs: 2, ...validation });
      }
      expect(told).toEqual(calls);
    },
  );
});

const [x, y] = [rows(61), labels(61)];
const fitted = { batchSize: 4, epochs: 3, seed: 5, verbose: 0, validationSplit: 0.2 } as const;

async function results(
  compile: Partial<CompileOptions>,
  fit: (model: Sequential, options: FitOptions) => Promise<unknown>,
): Promise<unknown> {
  setRandomSeed(3);
  const model = sequential([dense(5, { inputShape: [4] }), dropout(0.5), dense(3, { activation: 'softmax' })]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'], ...compile });
  const history = await fit(model, fitted);
  return [history, await model.getWeights(), await model.evaluate(x, y, { batchSize: 4, verbose: 0 })];
}

describe('steps that are run in one go', () => {
  const fit = async (model: Sequential, options: FitOptions): Promise<unknown> => (await model.fit(x, y, options)).history;
  const watched = (model: Sequential, options: FitOptions): Promise<unknown> =>
    fit(model, { ...options, callbacks: [{ onTrainBatchBegin: () => undefined, onTestBatchBegin: () => undefined }] });

  it.each([{}, { stepsPerExecution: 3 }, { stepsPerExecution: 100 }, { runEagerly: true }])(
    'give the bits of single steps, the last smaller batch included: %o',
    async (options) => {
      expect(await results(options, fit)).toEqual(await results({ runEagerly: options.runEagerly ?? false }, watched));
    },
  );

  it('go on over the ends of epochs where these are cut by steps', async () => {
    const cut = { stepsPerEpoch: 5, epochs: 4 };
    const wanted = await results({}, (model, options) => watched(model, { ...options, ...cut }));
    expect(await results({ stepsPerExecution: 3 }, (model, options) => fit(model, { ...options, ...cut }))).toEqual(wanted);
  });

  it('are made of a dataset too, where compile asks for it', async () => {
    const batches = Dataset.fromArrays(x, y).batch(4);
    const run = async (model: Sequential): Promise<unknown> => (await model.fit(batches, { epochs: 2, verbose: 0 })).history;
    expect(await results({ stepsPerExecution: 4 }, run)).toEqual(await results({}, run));
  });

  it('end with the callback that ends training', async () => {
    const model = await classifier('sparseCategoricalCrossentropy');
    model.compile({ loss: 'sparseCategoricalCrossentropy', stepsPerExecution: 2 });
    const told: number[] = [];
    const stop: Callback = {
      onTrainBatchEnd: (batch) => {
        told.push(batch);
        model.stopTraining = batch >= 3;
      },
    };
    await model.fit(x, y, { batchSize: 4, verbose: 0, callbacks: [stop] });
    expect(told).toEqual([1, 3]);
  });

  it.each([0, 1.5, -1, Number.NaN])('are a whole number of at least 1, not %s', (stepsPerExecution) => {
    const model = sequential([dense(1, { inputShape: [4] })]);
    expect(() => model.compile({ loss: 'mse', stepsPerExecution })).toThrow('stepsPerExecution must be an integer >= 1');
  });
});

describe('ExecutionSize', () => {
  const sizeFor = (stepsPerExecution: number | undefined, batchSize: number | null, callback: Callback): ExecutionSize => {
    const parameters = { epochs: 1, steps: null, batchSize, validates: false, verbose: 1 } as const;
    const options = stepsPerExecution === undefined ? {} : { stepsPerExecution };
    return ExecutionSize.for(options, batchSize, new CallbackList([callback], sequential([]), parameters), 'Train');
  };

  it('grows while executions take a moment, and shrinks when they do not', () => {
    const size = sizeFor(undefined, 4, { onEpochEnd: () => undefined });
    const sizes = [200, 1, 1.5, 3, 6, 9, 12, 40].map((ms) => {
      size.took(size.steps, ms);
      return size.steps;
    });
    expect(sizes).toEqual([1, 2, 4, 8, 13, 14, 11, 2]);
    for (let count = 0; count < 20; count += 1) size.took(size.steps, 0);
    expect(size.steps).toBe(64);
  });

  it('is one where batches are watched or come from a dataset, and what compile says', () => {
    const fast = (size: ExecutionSize): number => (size.took(1, 0.01), size.steps);
    expect(fast(sizeFor(undefined, 4, {}))).toBe(2);
    const points = ['onTrainBatchBegin', 'onTrainBatchEnd', 'onTrainBatchEndLazy', 'onResumePoint'] as const;
    for (const point of points) {
      expect(fast(sizeFor(undefined, 4, { [point]: () => undefined }))).toBe(1);
      expect(fast(sizeFor(undefined, 4, { skipsBatches: true, [point]: () => undefined }))).toBe(2);
    }
    expect(fast(sizeFor(undefined, 4, { onTestBatchEnd: () => undefined }))).toBe(2);
    expect(fast(sizeFor(undefined, null, {}))).toBe(1);
    expect(fast(sizeFor(7, 4, { onTrainBatchEnd: () => undefined }))).toBe(7);
  });
});

it('batches of the same form are one stretch', () => {
  const batch = (count: number): { x: NdArray[]; y: NdArray[]; w: NdArray[] } => ({
    x: [rows(count)],
    y: [labels(count)],
    w: [],
  });
  const batches = [batch(4), batch(4), batch(1), batch(4)];
  expect(alike(batches)).toEqual([[batches[0], batches[1]], [batches[2]], [batches[3]]]);
  expect(alike([])).toEqual([]);
});
