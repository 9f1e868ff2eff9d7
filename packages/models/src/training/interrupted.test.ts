import { cpu } from '@ibex-ml/backend-cpu';
import { DataError, setBackend } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Callback } from '../callbacks/callback.ts';
import { interruption, options, stateOf, twins, x, y } from '../testing/interruption.ts';
import { classifier } from '../testing/small-models.ts';
import type { FitOptions } from './fit-options.ts';

beforeAll(() => setBackend(cpu()));

describe('an abort', () => {
  /** Aborts at a point of the run, as a button or a signal handler would. */
  const abortAt = (reason: unknown, point: (abort: () => void) => Callback): FitOptions => {
    const controller = new AbortController();
    return {
      ...options,
      signal: controller.signal,
      callbacks: [
        point(() => {
          controller.abort(reason);
        }),
      ],
    };
  };
  const reason = new Error('stopped by its user');

  it.each<readonly [when: string, steps: number, point: (abort: () => void) => Callback]>([
    ['before the first batch', 0, (abort) => ({ onTrainBegin: abort })],
    [
      'within an epoch',
      2,
      (abort) => ({
        onTrainBatchEnd: (batch) => {
          if (batch === 1) abort();
        },
      }),
    ],
    ['between epochs', 3, (abort) => ({ onEpochEnd: abort })],
    ['in validation', 3, (abort) => ({ onTestBatchEnd: abort })],
  ])('%s ends the run there with its reason; the model goes on from there', async (_, steps, point) => {
    await expect(
      interruption(steps, reason, (model) => model.fit(x, y, { ...abortAt(reason, point), epochs: 3, validationData: [x, y] })),
    ).resolves.toBeUndefined();
  });

  it('by a timer gets its turn, although nothing in the run waits', async () => {
    const model = await classifier();
    const signal = AbortSignal.timeout(60);
    const forever = { ...options, epochs: 1e9, signal };
    await expect(model.fit(x, y, forever)).rejects.toMatchObject({ name: 'TimeoutError' });
    const endless = Dataset.fromArrays({ x, y }).batch(8).repeat();
    const other = AbortSignal.timeout(60);
    await expect(model.evaluate(endless, { steps: 1e9, verbose: 0, signal: other })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const last = AbortSignal.timeout(60);
    await expect(model.predict(endless, { steps: 1e9, signal: last })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('ends evaluate and predict as well', async () => {
    const model = await classifier();
    const signal = AbortSignal.abort(reason);
    await expect(model.evaluate(x, y, { verbose: 0, signal })).rejects.toBe(reason);
    await expect(model.predict(x, { signal })).rejects.toBe(reason);
    expect((await model.predict(x)).shape).toEqual([24, 3]);
  });
});

describe('a callback that throws', () => {
  const reason = new RangeError('out of disk');
  const fail = (): never => {
    throw reason;
  };

  it.each<readonly [point: keyof Callback, epochs: number, steps: number, callback: Callback]>([
    ['setModel', 2, 0, { setModel: fail }],
    ['onTrainBegin', 2, 0, { onTrainBegin: fail }],
    ['onEpochBegin', 2, 0, { onEpochBegin: fail }],
    [
      'onTrainBatchBegin',
      2,
      1,
      {
        onTrainBatchBegin: (batch) => {
          if (batch === 1) fail();
        },
      },
    ],
    [
      'onTrainBatchEnd',
      2,
      2,
      {
        onTrainBatchEnd: (batch) => {
          if (batch === 1) fail();
        },
      },
    ],
    ['onTestBegin', 2, 3, { onTestBegin: fail }],
    ['onTestBatchEnd', 2, 3, { onTestBatchEnd: () => Promise.reject(reason) }],
    ['onEpochEnd', 2, 3, { onEpochEnd: fail }],
    ['onTrainEnd', 1, 3, { onTrainEnd: fail }],
  ])('in %s: its error comes out, and the model goes on from there', async (_, epochs, steps, callback) => {
    await expect(
      interruption(steps, reason, (model) =>
        model.fit(x, y, { ...options, epochs, validationData: [x, y], callbacks: [callback] }),
      ),
    ).resolves.toBeUndefined();
  });

  it('is not hidden by one that throws at the end', async () => {
    const model = await classifier();
    const callbacks = [{ onEpochEnd: fail, onTrainEnd: () => Promise.reject(new Error('and another')) }];
    await expect(model.fit(x, y, { ...options, callbacks })).rejects.toBe(reason);
  });
});

describe('a dataset that throws', () => {
  const reason = new TypeError('the camera is gone');

  it('in the middle of an epoch: its error comes out, it is closed, and the model goes on from there', async () => {
    const log: string[] = [];
    const frames = Dataset.fromGenerator(function* () {
      try {
        yield { x: x.rows(0, 8), y: y.rows(0, 8) };
        throw reason;
      } finally {
        log.push('closed');
      }
    });
    await expect(interruption(1, reason, (model) => model.fit(frames, { verbose: 0 }))).resolves.toBeUndefined();
    await expect(
      interruption(1, reason, (model) => model.fit(frames, { stepsPerEpoch: 3, verbose: 0 })),
    ).resolves.toBeUndefined();
    await expect(
      interruption(3, reason, (model) => model.fit(x, y, { ...options, validationData: frames })),
    ).resolves.toBeUndefined();
    expect(log).toEqual(['closed', 'closed', 'closed']);
  });

  it('is closed too where the run ends before it does', async () => {
    const log: string[] = [];
    const frames = Dataset.fromGenerator(function* () {
      try {
        for (;;) yield { x: x.rows(0, 8), y: y.rows(0, 8) };
      } finally {
        log.push('closed');
      }
    });
    const model = await classifier();
    const callbacks = [
      {
        onTestBatchEnd: (): never => {
          throw reason;
        },
      },
    ];
    const run = model.fit(x, y, { ...options, validationData: frames, validationSteps: 2, callbacks });
    await expect(run).rejects.toBe(reason);
    await model.evaluate(frames, { steps: 2, verbose: 0 });
    await model.predict(frames, { steps: 2 });
    await model.fit(frames, { stepsPerEpoch: 2, epochs: 2, verbose: 0 });
    expect(log).toEqual(['closed', 'closed', 'closed', 'closed']);
  });

  it('with a bad batch in the middle keeps the steps before it', async () => {
    const frames = Dataset.fromGenerator(() => [
      [x.rows(0, 8), y.rows(0, 8)],
      [x.rows(8, 16), y.rows(8, 15)],
    ]);
    const [model, twin] = await twins();
    await expect(model.fit(frames, { verbose: 0 })).rejects.toThrow(DataError);
    await twin.fit(x.rows(0, 8), y.rows(0, 8), options);
    expect(await stateOf(model)).toEqual(await stateOf(twin));
  });
});
