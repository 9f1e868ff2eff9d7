import { cpu } from '@ibex-ml/backend-cpu';
import { type NdArray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { categoricalAccuracy, type Metric, topKCategoricalAccuracy } from '@ibex-ml/metrics';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { categoricalCrossentropy } from '../losses/index.ts';
import { sequential, type Sequential } from '../model/sequential.ts';
import { oneHot, rows } from '../testing/small-models.ts';
import type { HistoryRecord } from './history.ts';

beforeAll(() => setBackend(cpu()));

const fresh = (): Sequential => sequential([dense(3, { activation: 'softmax', inputShape: [4] })]);
const [x, y]: readonly [NdArray, NdArray] = [rows(8), oneHot(8)];
const options = { verbose: 0, validationSplit: 0.5 } as const;
const wrong = (yTrue: Tensor, yPred: Tensor): Tensor => ops.notEqual(ops.argMax(yTrue), ops.argMax(yPred));

describe('a history is typed by what compile was given', () => {
  it('from names', async () => {
    const model = fresh().compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const { history } = await model.fit(x, y, options);
    expectTypeOf(history.accuracy).toEqualTypeOf<readonly number[]>();
    expectTypeOf(history.val_accuracy).toEqualTypeOf<readonly number[] | undefined>();
    expectTypeOf<keyof typeof history>().toEqualTypeOf<'accuracy' | 'loss' | 'val_accuracy' | 'val_loss'>();
    // @ts-expect-error there is no such figure
    expect(history.acuracy).toBeUndefined();
    // @ts-expect-error there is no such figure of validation
    expect(history.val_top2).toBeUndefined();
    expect(Object.keys(history)).toEqual(['accuracy', 'loss', 'val_accuracy', 'val_loss']);
  });

  it('from factories, by their own names or by those they were given', async () => {
    const model = fresh().compile({
      loss: categoricalCrossentropy(),
      metrics: [categoricalAccuracy(), topKCategoricalAccuracy({ k: 2, name: 'top2' })],
      weightedMetrics: [categoricalAccuracy(), topKCategoricalAccuracy({ k: 1, name: 'top1' })],
    });
    const { history } = await model.fit(x, y, { verbose: 0 });
    type Keys = 'loss' | 'categorical_accuracy' | 'top2' | 'weighted_categorical_accuracy' | 'top1';
    expectTypeOf<keyof typeof history>().toEqualTypeOf<Keys | `val_${Keys}`>();
    // @ts-expect-error it is called top2
    expect(history.top_k_categorical_accuracy).toBeUndefined();
    expect(Object.keys(history)).toEqual(['categorical_accuracy', 'loss', 'top1', 'top2', 'weighted_categorical_accuracy']);
    expect(history.top2).toHaveLength(1);
  });

  it('by any name where the compiler cannot know them: functions, metrics in a variable, several outputs', async () => {
    const metrics: readonly Metric[] = [categoricalAccuracy({ name: 'hits' })];
    const first = await fresh()
      .compile({ loss: 'mse', metrics: [wrong] })
      .fit(x, y, { verbose: 0 });
    const second = await fresh().compile({ loss: 'mse', metrics }).fit(x, y, { verbose: 0 });
    expectTypeOf(first.history).toEqualTypeOf<HistoryRecord>();
    expectTypeOf(second.history).toEqualTypeOf<HistoryRecord>();
    expect([Object.keys(first.history), Object.keys(second.history)]).toEqual([
      ['loss', 'wrong'],
      ['hits', 'loss'],
    ]);
    const untyped = fresh();
    untyped.compile({ loss: 'mse' });
    expectTypeOf((await untyped.fit(x, y, { verbose: 0 })).history).toEqualTypeOf<HistoryRecord>();
  });
});
