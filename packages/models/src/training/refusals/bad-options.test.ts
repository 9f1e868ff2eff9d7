import { runInNewContext } from 'node:vm';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, setBackend, ShapeError } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Refusal, refusalOf } from '../../testing/refusal.ts';
import { classifier, oneHot, rows } from '../../testing/small-models.ts';
import type { EvaluateOptions } from '../evaluate.ts';
import type { FitOptions } from '../fit-options.ts';
import type { PredictOptions } from '../predict.ts';

beforeAll(() => setBackend(cpu()));

/** Options of plain JavaScript, which no compiler has seen. */
type Loose = Readonly<Record<string, unknown>>;

const x = rows(8);
const y = oneHot(8);

describe('fit', () => {
  const count = (name: string, least: number, received: string): Refusal => [
    ArgumentError,
    `model.fit: ${name} must be an integer >= ${least}, received ${received}. Pass ${least} or more, or leave it out.`,
  ];
  const split = (received: string): Refusal => [
    ArgumentError,
    `model.fit: validationSplit must be a fraction inside (0, 1) that leaves samples on both sides of 8, received ${received}. Pass 0.2 to validate on the last fifth, or give validationData.`,
  ];
  const frequency = (received: string): Refusal => [
    ArgumentError,
    `model.fit: validationFreq must be an integer >= 1, or a list of epochs counted from 1, received ${received}. Pass 2 to validate after every second epoch, [1, 5] to validate after the first and the fifth.`,
  ];
  const pair = (received: string): Refusal => [
    ArgumentError,
    `model.fit: validationData must be [x, y], [x, y, sampleWeight], or a Dataset, received ${received}. Put the arrays into a list: validationData: [xVal, yVal].`,
  ];
  const method = 'Write it as { onEpochEnd(epoch, logs) { ... } }.';
  const verbose = 'Pass 0 for silence, 1 for a bar, 2 for a line per epoch.';

  it.each<readonly [options: Loose, refusal: Refusal]>([
    [{ epochs: 0 }, count('epochs', 1, '0')],
    [{ epochs: 1.5 }, count('epochs', 1, '1.5')],
    [{ epochs: NaN }, count('epochs', 1, 'NaN')],
    [{ epochs: Infinity }, count('epochs', 1, 'Infinity')],
    [{ epochs: '3' }, count('epochs', 1, '"3"')],
    [{ initialEpoch: -1 }, count('initialEpoch', 0, '-1')],
    [{ batchSize: 0 }, count('batchSize', 1, '0')],
    [{ batchSize: 2.5 }, count('batchSize', 1, '2.5')],
    [{ batchSize: null }, count('batchSize', 1, 'null')],
    [{ stepsPerEpoch: 0 }, count('stepsPerEpoch', 1, '0')],
    [{ validationSteps: 0 }, count('validationSteps', 1, '0')],
    [{ validationBatchSize: -1 }, count('validationBatchSize', 1, '-1')],
    [{ validationFreq: 0 }, count('validationFreq', 1, '0')],
    [{ validationFreq: [] }, frequency('[]')],
    [{ validationFreq: [1, 0] }, frequency('[1, 0]')],
    [{ validationSplit: 0 }, split('0')],
    [{ validationSplit: 1 }, split('1')],
    [{ validationSplit: -0.1 }, split('-0.1')],
    [{ validationSplit: NaN }, split('NaN')],
    [{ validationSplit: 0.99 }, split('0.99')],
    [{ validationSplit: '0.5' }, split('"0.5"')],
    [{ validationData: x }, pair('float32[8, 4]')],
    [{ validationData: [x] }, pair('[float32[8, 4]]')],
    [{ validationData: { x, y } }, pair('{ x, y }')],
    [
      { validationData: [x, oneHot(8, 4)] },
      [
        ShapeError,
        'model.fit, validationData: y must be of shape [?, 3], like the output, received "[8, 4]". Give the last layer as many units as a target has values, or targets of 3 values.',
      ],
    ],
    [{ verbose: 3 }, [ArgumentError, `model.fit: verbose must be "auto", 0, 1 or 2, received 3. ${verbose}`]],
    [{ verbose: true }, [ArgumentError, `model.fit: verbose must be "auto", 0, 1 or 2, received true. ${verbose}`]],
    [
      { shuffle: 'batch' },
      [ArgumentError, 'model.fit: shuffle must be true or false, received "batch". Leave it out to shuffle.'],
    ],
    [{ seed: 1.5 }, [ArgumentError, 'model.fit: seed must be a safe integer, received 1.5. Pass a whole number such as 42.']],
    [
      { callbacks: { onEpochEnd: () => {} } },
      [
        ArgumentError,
        'model.fit: callbacks must be a list, received { onEpochEnd }. Put a single callback into a list: [callback].',
      ],
    ],
    [{ callbacks: [null] }, [ArgumentError, `model.fit: callbacks[0] must be an object, received null. ${method}`]],
    [
      { callbacks: [{}, { onEpochEnd: 3 }] },
      [ArgumentError, `model.fit: callbacks[1].onEpochEnd must be a function, received 3. ${method}`],
    ],
    [
      { signal: { aborted: false } },
      [
        ArgumentError,
        'model.fit: signal must be an AbortSignal, received { aborted }. Pass the signal of an AbortController, or AbortSignal.timeout(ms).',
      ],
    ],
  ])('%o', async (options, refusal) => {
    const model = await classifier();
    expect(await refusalOf(model, () => model.fit(x, y, { verbose: 0, ...options } as FitOptions))).toEqual(refusal);
  });
});

describe('options by names that there are none of', () => {
  const known = {
    fit: 'batchSize, epochs, initialEpoch, validationSplit, validationData, validationFreq, validationBatchSize, validationSteps, shuffle, seed, classWeight, sampleWeight, stepsPerEpoch, callbacks, signal, verbose',
    evaluate: 'batchSize, sampleWeight, steps, callbacks, signal, verbose',
    predict: 'batchSize, steps, callbacks, signal, verbose',
    trainOnBatch: 'sampleWeight, classWeight',
    testOnBatch: 'sampleWeight, classWeight',
  };
  const options = { batch_size: 4 } as Loose as FitOptions;

  it.each([
    ['fit', (model, given) => model.fit(x, y, given)],
    ['evaluate', (model, given) => model.evaluate(x, y, given)],
    ['predict', (model, given) => model.predict(x, given)],
    ['trainOnBatch', (model, given) => model.trainOnBatch(x, y, given)],
    ['testOnBatch', (model, given) => model.testOnBatch(x, y, given)],
  ] satisfies [keyof typeof known, (model: Awaited<ReturnType<typeof classifier>>, given: object) => unknown][])(
    'are refused by %s',
    async (name, act) => {
      const model = await classifier();
      const expected = `model.${name}: options must be made of ${known[name]}`;
      expect(await refusalOf(model, () => act(model, options))).toEqual([
        ArgumentError,
        `${expected}, received ["batch_size"]. Check the name of the option.`,
      ]);
      expect(await refusalOf(model, () => act(model, y))).toEqual([
        ArgumentError,
        `${expected}, received float32[8, 3]. Pass the options last, as one plain object.`,
      ]);
    },
  );
});

it('options are taken from another realm, and without a prototype', async () => {
  const model = await classifier();
  const foreign = runInNewContext('({ batchSize: 4 })') as PredictOptions;
  expect((await model.predict(x, foreign)).shape).toEqual([8, 3]);
  const bare = Object.assign(Object.create(null) as object, { batchSize: 4 });
  expect((await model.predict(x, bare)).shape).toEqual([8, 3]);
});

describe('evaluate and predict', () => {
  it.each<readonly [options: Loose, message: string]>([
    [{ batchSize: 0 }, 'batchSize must be an integer >= 1, received 0. Pass 1 or more, or leave it out.'],
    [{ steps: 0 }, 'steps must be an integer >= 1, received 0. Pass 1 or more, or leave it out.'],
    [{ steps: 1.5 }, 'steps must be an integer >= 1, received 1.5. Pass 1 or more, or leave it out.'],
    [
      { verbose: 'loud' },
      'verbose must be "auto", 0, 1 or 2, received "loud". Pass 0 for silence, 1 for a bar, 2 for a line per epoch.',
    ],
  ])('%o', async (options, message) => {
    const model = await classifier();
    const [evaluate, predict] = [{ verbose: 0, ...options } as EvaluateOptions, options as PredictOptions];
    expect(await refusalOf(model, () => model.evaluate(x, y, evaluate))).toEqual([ArgumentError, `model.evaluate: ${message}`]);
    expect(await refusalOf(model, () => model.predict(x, predict))).toEqual([ArgumentError, `model.predict: ${message}`]);
  });
});

describe('beside a Dataset', () => {
  const dataset = Dataset.fromArrays({ x, y }).batch(4);
  const remedy = 'Let the dataset batch, shuffle, split and weigh: its elements are the batches.';

  it.each<readonly [options: Loose, received: string]>([
    [{ batchSize: 4 }, '4'],
    [{ shuffle: false }, 'false'],
    [{ seed: 1 }, '1'],
    [{ validationSplit: 0.5 }, '0.5'],
    [{ sampleWeight: [1] }, '[1]'],
  ])('%o', async (options, received) => {
    const model = await classifier();
    expect(await refusalOf(model, () => model.fit(dataset, { verbose: 0, ...options }))).toEqual([
      ArgumentError,
      `model.fit: ${Object.keys(options)[0]} must be left out where a Dataset is given, received ${received}. ${remedy}`,
    ]);
  });

  it('are the options second, not the targets', async () => {
    const model = await classifier();
    const act = (): unknown => model.fit(dataset, y as unknown as FitOptions);
    expect(await refusalOf(model, act)).toEqual([ArgumentError, expect.stringContaining('Pass the options last')]);
  });
});
