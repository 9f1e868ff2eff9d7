import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import {
  type FitArguments,
  type FitArrayName,
  type FitCase,
  fitCases,
  fitSetup,
  type GoldenArray,
  progressRuns,
} from '@ibex-ml/golden';
import { dense, l2 } from '@ibex-ml/layers';
import { topKCategoricalAccuracy, type MetricInput } from '@ibex-ml/metrics';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Callback, Logs } from '../callbacks/callback.ts';
import { categoricalCrossentropy, type LossInput } from '../losses/index.ts';
import { sequential, type Sequential } from '../model/sequential.ts';
import { sgd } from '../optimizers/index.ts';
import type { FitOptions } from './fit-options.ts';

const { data, weights } = fitSetup();
const array = (golden: GoldenArray): NdArray => new NdArray(golden.data, golden.shape);
const named = (name: FitArrayName): NdArray => array(data[name]);

function makeModel(factor: number | null = null): Sequential {
  const regularizer = factor === null ? null : l2(factor);
  const made = sequential([
    dense(5, { activation: 'relu', kernelRegularizer: regularizer, inputShape: [6] }),
    dense(3, { activation: 'softmax' }),
  ]);
  made.setWeights(weights.map(({ value }) => array(value)));
  return made;
}

/** What Keras calls the categorical cross-entropy as a metric. */
const cce = (yTrue: Tensor, yPred: Tensor): Tensor => categoricalCrossentropy().call(ops.cast(yTrue, 'float32'), yPred);

function metricsOf(names: readonly string[]): readonly MetricInput[] {
  const known: Readonly<Record<string, () => MetricInput>> = {
    accuracy: () => 'accuracy',
    top2: () => topKCategoricalAccuracy({ k: 2, name: 'top2' }),
    cce: () => cce,
  };
  return names.map((name) => (known[name] as () => MetricInput)());
}

function fitOptions({ x: _x, y: _y, validationData, sampleWeight, batchSize, ...options }: FitArguments): FitOptions {
  const [xVal, yVal, weightVal] = (validationData ?? []).map(named);
  return {
    ...options,
    ...(batchSize === null ? {} : { batchSize }),
    ...(sampleWeight === undefined ? {} : { sampleWeight: named(sampleWeight) }),
    ...(xVal === undefined || yVal === undefined
      ? {}
      : { validationData: weightVal === undefined ? [xVal, yVal] : [xVal, yVal, weightVal] }),
    shuffle: false,
    verbose: 0,
  };
}

/** Writes down every call, as the fixture does. */
function recorder(events: (readonly [string, number | null, readonly string[]])[]): Callback {
  const phases = ['Train', 'Test', 'Predict'].flatMap((phase) => [
    `on${phase}Begin`,
    `on${phase}End`,
    `on${phase}BatchBegin`,
    `on${phase}BatchEnd`,
  ]);
  const methods = [...phases, 'onEpochBegin', 'onEpochEnd'].map((method) => [
    method,
    (...args: readonly unknown[]): void => {
      const index = typeof args[0] === 'number' ? args[0] : null;
      const logs = (args.find((arg) => typeof arg === 'object') ?? {}) as Logs;
      events.push([method, index, Object.keys(logs).toSorted()]);
    },
  ]);
  return Object.fromEntries(methods) as Callback;
}

function expectClose(actual: NdArray, expected: GoldenArray, what: string): void {
  expect(actual.shape, what).toEqual(expected.shape);
  expected.data.forEach((value, at) => expect(actual.data[at], `${what}[${at}]`).toBeCloseTo(value, 5));
}

/** Figures within 1e-5, relative where they are larger than 1, with the same keys in the same order. */
function expectFigures(actual: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    const [got, wanted] = [[actual[name]].flat() as number[], [values].flat() as number[]];
    expect(got.length, name).toBe(wanted.length);
    wanted.forEach((value, at) => {
      expect(Math.abs((got[at] as number) - value), `${name}[${at}]: ${got[at]} for ${value}`).toBeLessThan(
        1e-5 * Math.max(1, Math.abs(value)),
      );
    });
  }
}

async function runCase(golden: FitCase): Promise<void> {
  const model = makeModel(golden.denseKernelL2);
  model.compile({
    optimizer: sgd({ learningRate: 0.1 }),
    loss: golden.loss as LossInput,
    metrics: metricsOf(golden.metrics),
    weightedMetrics: metricsOf(golden.weightedMetrics),
  });
  const events: (readonly [string, number | null, readonly string[]])[] = [];
  const callbacks = [recorder(events)];
  for (const [call, given] of golden.fit.entries()) {
    const history = await model.fit(named(given.x), named(given.y), { ...fitOptions(given), callbacks });
    expectFigures(history.history, golden.history[call] ?? {});
    expect(history.epoch).toEqual(golden.epochs[call]);
  }
  for (const [index, value] of (await model.getWeights()).entries())
    expectClose(value, golden.weightsAfter[index] as GoldenArray, `weight ${index}`);
  for (const { arguments: given, result } of golden.evaluations) {
    const { x, y, sampleWeight, ...options } = given;
    const weight = sampleWeight === undefined ? {} : { sampleWeight: named(sampleWeight) };
    expectFigures(await model.evaluate(named(x), named(y), { ...options, ...weight, verbose: 0 }), result);
  }
  if (golden.events !== undefined) {
    await model.evaluate(named('xVal'), named('yVal'), { batchSize: 16, verbose: 0, callbacks });
    await model.predict(named('xVal'), { batchSize: 16, callbacks });
    expect(events).toEqual(golden.events);
  }
  expectClose(await model.predict(named('xVal'), { batchSize: 16 }), golden.predictions, 'prediction');
}

beforeAll(() => setBackend(cpu()));
afterEach(() => vi.restoreAllMocks());

describe("fit, evaluate and predict give Keras's numbers", () => {
  it.each(fitCases())('$name', runCase);
});

describe('what is printed', () => {
  it.each(progressRuns())('$name', async ({ call, verbose, epochs = 1, batchSize = 16, metrics = ['accuracy'], ...run }) => {
    let seconds = 1000;
    let printed = '';
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
    vi.spyOn(performance, 'now').mockImplementation(() => seconds * 1000);
    const terminal = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
    Object.defineProperty(process.stdout, 'isTTY', { value: true, configurable: true });
    const pass = (batch: number): void =>
      void (seconds += run.trainSeconds[Math.min(batch, run.trainSeconds.length - 1)] as number);
    const ticker: Callback = {
      onTrainBatchBegin: pass,
      onTestBatchBegin: () => void (seconds += run.testSeconds),
      onPredictBatchBegin: () => void (seconds += run.testSeconds),
    };
    const model = makeModel();
    model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'categoricalCrossentropy', metrics: metricsOf(metrics) });
    const [x, y, xVal, yVal] = [named('x'), named('y'), named('xVal'), named('yVal')];
    const options = { verbose, batchSize, callbacks: [ticker] };
    try {
      if (call === 'evaluate') await model.evaluate(xVal, yVal, options);
      else if (call === 'predict') await model.predict(xVal, options);
      else if (run.unknownLength !== true) {
        await model.fit(x, y, {
          ...options,
          epochs,
          shuffle: false,
          ...(run.validation === true ? { validationData: [xVal, yVal] } : {}),
        });
      } else {
        const generator = function* (): Generator<{ x: NdArray; y: NdArray }> {
          for (let row = 0; row < 50; row += 16) yield { x: x.rows(row, row + 16), y: y.rows(row, row + 16) };
          // Keras asks for a batch, and tells callbacks that it begins, before it knows that there is none.
          pass(4);
        };
        await model.fit(Dataset.fromGenerator(generator), { verbose, epochs, callbacks: [ticker] });
      }
    } finally {
      stdout.mockRestore();
      if (terminal === undefined) Reflect.deleteProperty(process.stdout, 'isTTY');
      else Object.defineProperty(process.stdout, 'isTTY', terminal);
    }
    expect(printed).toBe(run.pipe);
  });
});
