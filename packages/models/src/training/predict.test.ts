import { cpu } from '@ibex-ml/backend-cpu';
import { ndarray, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { input } from '../model/input.ts';
import { model } from '../model/functional.ts';
import { sequential } from '../model/sequential.ts';

beforeAll(() => setBackend(cpu()));

const x = ndarray([
  [1, 2],
  [3, 4],
  [5, 6],
]);

describe('predict of one batch that nobody watches', () => {
  it('gives what it gives batch by batch, and with callbacks', async () => {
    const network = sequential([dense(3, { activation: 'softmax', inputShape: [2] })]);
    const atOnce = await network.predict(x);
    expect(atOnce.shape).toEqual([3, 3]);
    expect(await network.predict(x, { batchSize: 1 })).toEqual(atOnce);
    const ends: number[] = [];
    const watched = await network.predict(x, { callbacks: [{ onPredictBatchEnd: (batch) => void ends.push(batch) }] });
    expect(watched).toEqual(atOnce);
    expect(ends).toEqual([0]);
    expect(await network.predict(x, { steps: 1 })).toEqual(atOnce);
  });

  it('gives results that the next run leaves alone', async () => {
    const network = sequential([dense(3, { inputShape: [2] })]);
    const first = await network.predict(x);
    const before = first.data.slice();
    await network.predict(
      ndarray([
        [7, 8],
        [9, 10],
        [11, 12],
      ]),
    );
    expect(first.data).toEqual(before);
  });

  it('gives several outputs as a list', async () => {
    const from = input([2]);
    const network = model({ inputs: from, outputs: [dense(1).apply(from), dense(4).apply(from)] });
    const outputs = await network.predict(x);
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [3, 1],
      [3, 4],
    ]);
  });

  it('makes the weights of a model that has seen no data', async () => {
    const network = sequential([dense(3)]);
    expect((await network.predict(x)).shape).toEqual([3, 3]);
    expect(network.countParams()).toBe(9);
  });

  it('computes nothing once it has been aborted', async () => {
    const network = sequential([dense(3)]);
    await expect(network.predict(x, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    expect(network.built).toBe(false);
  });
});
