import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential } from '../model/sequential.ts';
import { rows } from '../testing/small-models.ts';

beforeAll(() => setBackend(cpu()));

describe('the History of a fit', () => {
  it('says of each figure in which epochs it was there', async () => {
    const model = sequential([dense(4, { inputShape: [4] })]).compile({ optimizer: 'sgd', loss: 'mse' });
    const now = {
      onEpochEnd: (epoch: number, logs: Record<string, number>) => {
        if (epoch === 3) logs['now'] = 1;
      },
    };
    const x = rows(4);
    const more = { epochs: 6, initialEpoch: 2, validationFreq: 2, verbose: 0 } as const;
    const { epoch, history, epochsOf } = await model.fit(x, x, { ...more, validationData: [x, x], callbacks: [now] });
    expect(epoch).toEqual([2, 3, 4, 5]);
    expect(epochsOf).toEqual({ loss: [2, 3, 4, 5], val_loss: [3, 5], now: [3] });
    expect(history['val_loss']).toHaveLength(2);
  });
});
