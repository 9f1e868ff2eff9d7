import { cpu } from '@ibex-ml/backend-cpu';
import { DataError, ndarray, setBackend } from '@ibex-ml/core';
import { activation } from '@ibex-ml/layers';
import { beforeAll, expect, it } from 'vitest';
import { sparseCategoricalCrossentropy } from '../losses/index.ts';
import { type Sequential, sequential } from '../model/sequential.ts';

const rows = [
  [0.7, 0.2, 0.1],
  [0.1, 0.8, 0.1],
  [0.2, 0.3, 0.5],
  [0.25, 0.25, 0.5],
];

/** A model that gives back its input, so that the loss is that of the rows. */
function identity(ignoreClass: number | null, fromLogits: boolean): Sequential {
  const model = sequential([activation('linear', { inputShape: [3] })]);
  model.compile({ optimizer: 'sgd', loss: sparseCategoricalCrossentropy({ ignoreClass, fromLogits }) });
  return model;
}

beforeAll(() => setBackend(cpu()));

// Keras 3.15.1: SparseCategoricalCrossentropy(ignore_class, from_logits)([0, ignored, 2, 1], rows)
it.each([
  [-1, false, 0.8120388388633728],
  [-1, true, 0.9656168818473816],
  [255, false, 0.8120388388633728],
  [255, true, 0.9656168818473816],
])('a label of ignoreClass %d (logits: %s) does not count, and is no error', async (ignored, fromLogits, loss) => {
  const model = identity(ignored, fromLogits);
  const figures = await model.evaluate(ndarray(rows), ndarray([0, ignored, 2, 1]), { verbose: 0 });
  expect(figures['loss']).toBeCloseTo(loss, 6);
});

it.each([-1, 3, 255, 0.5])('a label %d that is no class is refused beside ignoreClass', async (label) => {
  const ignored = label === -1 ? 255 : -1;
  const run = identity(ignored, false).evaluate(ndarray(rows), ndarray([0, ignored, label, 1]), { verbose: 0 });
  await expect(run).rejects.toThrow(DataError);
  await expect(run).rejects.toMatchObject({ argument: 'y[2]', received: label });
  await expect(run).rejects.toThrow(`or ignoreClass ${ignored}`);
});

it('without ignoreClass a label of -1 is refused', async () => {
  await expect(identity(null, false).testOnBatch(ndarray(rows), ndarray([0, -1, 2, 1]))).rejects.toThrow(DataError);
});
