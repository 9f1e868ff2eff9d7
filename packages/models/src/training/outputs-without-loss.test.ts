import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { GradientError, type NestedArray, ndarray, setBackend } from '@ibex-ml/core';
import { activation, dense } from '@ibex-ml/layers';
import { expect, it } from 'vitest';
import { input } from '../model/input.ts';
import { model } from '../model/functional.ts';
import { sgd } from '../optimizers/index.ts';

/** Made by Keras: make_outputs_without_loss.py. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/outputs-without-loss.json', import.meta.url), 'utf8')) as {
  readonly x: NestedArray;
  readonly y: readonly number[];
  readonly initial: readonly NestedArray[];
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly final: readonly NestedArray[];
};

it('an output without a loss has no loss among the figures, and its weights no step, as in Keras', async () => {
  await setBackend(cpu());
  const source = input([3]);
  const shared = dense(4, { activation: 'tanh', name: 'shared' }).apply(source);
  const outputs = [dense(2, { activation: 'softmax', name: 'kept' }).apply(shared), dense(2, { name: 'free' }).apply(shared)];
  const network = model({ inputs: source, outputs });
  network.setWeights(golden.initial.map((weight) => ndarray(weight)));
  network.compile({
    optimizer: sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.2 }),
    loss: ['sparseCategoricalCrossentropy', null],
    metrics: [['accuracy'], ['mse']],
  });
  const targets = [ndarray([...golden.y]), ndarray(golden.y.map((label) => [label, label]))];
  const { history } = await network.fit(ndarray(golden.x), targets, { batchSize: 6, epochs: 3, shuffle: false, verbose: 0 });
  expect(Object.keys(history).toSorted()).toEqual(Object.keys(golden.history).toSorted());
  expect([...network.trainer.directions.keys()]).not.toContain('kept_loss');
  for (const [name, figures] of Object.entries(golden.history)) {
    figures.forEach((figure, epoch) => expect(history[name]?.[epoch], name).toBeCloseTo(figure, 5));
  }
  for (const [index, weight] of (await network.getWeights()).entries()) {
    const expected = ndarray(golden.final[index] as NestedArray).data;
    weight.data.forEach((value, at) => expect(value).toBeCloseTo(expected[at] as number, 5));
  }
});

it('refuses a loss that reaches no weight, as Keras does, and changes nothing', async () => {
  await setBackend(cpu());
  const source = input([2]);
  const outputs = [activation('relu').apply(source), dense(2, { name: 'free' }).apply(source)];
  const network = model({ inputs: source, outputs });
  network.compile({ optimizer: sgd(), loss: ['mse', null] });
  const before = await network.getWeights();
  const x = ndarray([[1, 2]]);
  await expect(network.fit(x, [x, x], { verbose: 0 })).rejects.toThrow(GradientError);
  await expect(network.trainOnBatch(x, [x, x])).rejects.toThrow('a loss that none of them reaches: free/kernel, free/bias');
  expect(await network.getWeights()).toEqual(before);
});
