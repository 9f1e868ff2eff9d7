import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, setBackend, ShapeError } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Refusal, refusalOf } from '../../testing/refusal.ts';
import { classifier, oneHot, rows } from '../../testing/small-models.ts';

beforeAll(() => setBackend(cpu()));

const whole = Dataset.fromArrays({ x: rows(8), y: oneHot(8) });
const form = 'Map the dataset to that form, and batch it: dataset.batch(128).';
const given = 'Pass the targets: fit(x, y), or batches { x, y } of a Dataset.';
const once = 'If its source can be read once only, make it anew for each pass: Dataset.fromGenerator(() => rows()).';

/** Batches that come as they are, one after the other. */
const batches = (...each: readonly unknown[]): Dataset<unknown> => Dataset.fromGenerator(() => each);

describe('a first batch', () => {
  const wrongForm = (received: string): Refusal => [
    DataError,
    `model.fit: dataset must be batches as { x, y, sampleWeight? } or [x, y, sampleWeight?], received ${received}. ${form}`,
  ];

  it.each<readonly [what: string, dataset: Dataset<unknown>, refusal: Refusal]>([
    [
      'that is a single sample',
      whole,
      [
        DataError,
        'model.fit: y must be of 4 samples, as many as x, received 3. The first axis counts samples; every input, target and weight needs the same number.',
      ],
    ],
    ['of other names', batches({ images: rows(4), labels: oneHot(4) }), wrongForm('{ images, labels }')],
    ['that is a number', batches(3), wrongForm('3')],
    ['that is a list of four', batches([1, 2, 3, 4]), wrongForm('[1, 2, 3, 4]')],
    [
      'without targets',
      batches({ x: rows(4) }),
      [ArgumentError, `model.fit: y must be given, as there is a loss to compute, received undefined. ${given}`],
    ],
    [
      'of another width',
      batches([rows(4, 5), oneHot(4)]),
      [
        ShapeError,
        'model.fit: x must be [?, 4], received "[4, 5]". The first axis counts samples. Reshape the data, or change inputShape.',
      ],
    ],
    [
      'with weights that do not fit',
      batches([rows(4), oneHot(4), oneHot(4)]),
      [
        ShapeError,
        'model.fit: sampleWeight must be a weight for each loss, so of shape [4], received "[4, 3]". Pass one weight per sample; where a sample has several positions, reshape the weights to [batch, 1] or to one per position.',
      ],
    ],
    [
      'that never comes',
      batches(),
      [DataError, `model.fit: dataset must be of at least one batch in every epoch, received "none". ${once}`],
    ],
  ])('%s', async (_, dataset, refusal) => {
    const model = await classifier();
    expect(await refusalOf(model, () => model.fit(dataset, { verbose: 0 }))).toEqual(refusal);
    expect(await refusalOf(model, () => model.fit(dataset, { stepsPerEpoch: 2, verbose: 0 }))).toEqual(refusal);
    const [kind, message] = refusal;
    expect(await refusalOf(model, () => model.evaluate(dataset, { verbose: 0 }))).toEqual([
      kind,
      message.replace('model.fit', 'model.evaluate'),
    ]);
  });
});

it('a dataset without a batch has no predictions', async () => {
  const model = await classifier();
  expect(await refusalOf(model, () => model.predict(batches()))).toEqual([
    DataError,
    `model.predict: dataset must be of at least one batch in every epoch, received "none". ${once}`,
  ]);
});

it('a dataset that never ends needs a number of steps', async () => {
  const model = await classifier();
  const endless = whole.batch(4).repeat();
  const refusal = (where: string, argument: string): Refusal => [
    ArgumentError,
    `${where}: ${argument} must be given for a dataset that never ends, received undefined. Pass ${argument}, or take() a part of the dataset.`,
  ];
  expect(await refusalOf(model, () => model.fit(endless, { verbose: 0 }))).toEqual(refusal('model.fit', 'stepsPerEpoch'));
  expect(await refusalOf(model, () => model.evaluate(endless, { verbose: 0 }))).toEqual(refusal('model.evaluate', 'steps'));
  expect(await refusalOf(model, () => model.predict(endless))).toEqual(refusal('model.predict', 'steps'));
  const options = { validationData: endless, verbose: 0 } as const;
  expect(await refusalOf(model, () => model.fit(whole.batch(4), options))).toEqual(
    refusal('model.fit, validationData', 'validationSteps'),
  );
  expect((await model.predict(endless, { steps: 3 })).shape).toEqual([12, 3]);
});

it('a dataset that can be read once only says so in the second epoch, and the first one stays', async () => {
  const model = await classifier();
  const source = [{ x: rows(4), y: oneHot(4) }].values();
  const run = model.fit(batches().concatenate(Dataset.fromGenerator(() => source)), { epochs: 2, verbose: 0 });
  await expect(run).rejects.toThrow(DataError);
  expect((await model.trainer.optimizer.iterations.read()).at()).toBe(2);
});
