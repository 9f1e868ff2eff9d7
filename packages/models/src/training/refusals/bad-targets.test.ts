import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, NdArray, setBackend, ShapeError } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential } from '../../model/sequential.ts';
import { type Refusal, refusalOf } from '../../testing/refusal.ts';
import { classifier, labels, oneHot, rows, twoEnded, withValue } from '../../testing/small-models.ts';
import type { ModelData } from '../data/model-data.ts';

beforeAll(() => setBackend(cpu()));

type Case = readonly [what: string, data: unknown, ...refusal: Refusal];

const given = 'Pass the targets: fit(x, y), or batches { x, y } of a Dataset.';
const asIndices = "If these are class indices, use the loss 'sparseCategoricalCrossentropy', or toCategorical(y, 3).";
const asUnits = 'Give the last layer as many units as a target has values, or targets of 3 values.';
const filled = 'Remove or fill samples without a target before fitting.';
const lengths = 'The first axis counts samples; every input, target and weight needs the same number.';
const classes = 'Number the classes from 0, and give the last layer one unit per class.';

describe('one-hot targets', () => {
  it.each<Case>([
    [
      'left out',
      undefined,
      ArgumentError,
      `model.fit: y must be given, as there is a loss to compute, received undefined. ${given}`,
    ],
    [
      'that are null',
      null,
      ArgumentError,
      `model.fit: y must be given, as there is a loss to compute, received undefined. ${given}`,
    ],
    [
      'that are text',
      'cat',
      ShapeError,
      'model.fit: y must be one array, for "out", received "cat". Pass an NdArray, a typed array, nested numbers or a tensor.',
    ],
    ['too few', oneHot(7), DataError, `model.fit: y must be of 8 samples, as many as x, received 7. ${lengths}`],
    [
      'of four classes',
      oneHot(8, 4),
      ShapeError,
      `model.fit: y must be of shape [?, 3], like the output, received "[8, 4]". ${asUnits}`,
    ],
    [
      'that are class indices',
      labels(8),
      ShapeError,
      `model.fit: y must be of shape [?, 3], like the output, received "[8]". ${asIndices}`,
    ],
    [
      'that are class indices in a column',
      labels(8).reshape([8, 1]),
      ShapeError,
      `model.fit: y must be of shape [?, 3], like the output, received "[8, 1]". ${asIndices}`,
    ],
    [
      'of three axes',
      new NdArray(new Float32Array(24), [8, 1, 3]),
      ShapeError,
      `model.fit: y must be of shape [?, 3], like the output, received "[8, 1, 3]". ${asUnits}`,
    ],
    [
      'with a NaN',
      withValue(oneHot(8), 5, NaN),
      DataError,
      `model.fit: y[1][2] must be a finite number, received NaN. ${filled}`,
    ],
    [
      'with an infinity',
      withValue(oneHot(8), 23, -Infinity),
      DataError,
      `model.fit: y[7][2] must be a finite number, received -Infinity. ${filled}`,
    ],
  ])('%s', async (_, y, ...refusal) => {
    const model = await classifier();
    expect(await refusalOf(model, () => model.fit(rows(8), y as ModelData, { verbose: 0 }))).toEqual(refusal);
  });
});

describe('class indices', () => {
  const range = 'must be a whole number from 0 to 2, as the model has 3 outputs, received';

  it.each<Case>([
    ['below 0', [0, 1, -1, 2], DataError, `model.fit: y[2] ${range} -1. ${classes}`],
    ['as high as the number of classes', Int32Array.of(0, 3, 1, 2), DataError, `model.fit: y[1] ${range} 3. ${classes}`],
    ['with a fraction', [0, 1, 2, 0.5], DataError, `model.fit: y[3] ${range} 0.5. ${classes}`],
    ['with a NaN', [NaN, 1, 2, 0], DataError, `model.fit: y[0] ${range} NaN. ${classes}`],
    ['with an infinity', [0, 1, Infinity, 0], DataError, `model.fit: y[2] ${range} Infinity. ${classes}`],
    ['in a column, below 0', [[0], [1], [-2], [0]], DataError, `model.fit: y[2][0] ${range} -2. ${classes}`],
    [
      'that are one-hot',
      oneHot(4),
      ShapeError,
      'model.fit: y must be class indices of shape [?], received "[4, 3]". These look one-hot: use the loss \'categoricalCrossentropy\'.',
    ],
    [
      'of another width',
      oneHot(4, 5),
      ShapeError,
      'model.fit: y must be class indices of shape [?], received "[4, 5]". Give one class index per sample.',
    ],
    [
      'that are names',
      ['cat', 'dog', 'cat', 'cat'],
      ShapeError,
      'model.fit: y must be one array, for "out", received ["cat", "dog", "cat", "cat"]. Pass an NdArray, a typed array, nested numbers or a tensor.',
    ],
  ])('%s', async (_, y, ...refusal) => {
    const model = await classifier('sparseCategoricalCrossentropy');
    expect(await refusalOf(model, () => model.fit(rows(4), y as ModelData, { verbose: 0 }))).toEqual(refusal);
  });

  it('are checked in every use, and in all of the data before the first step', async () => {
    const model = await classifier('sparseCategoricalCrossentropy');
    const [x, y] = [rows(100), withValue(labels(100), 99, 3)];
    const refusal = (where: string): Refusal => [DataError, `${where}: y[99] ${range} 3. ${classes}`];
    expect(await refusalOf(model, () => model.fit(x, y, { batchSize: 10, verbose: 0 }))).toEqual(refusal('model.fit'));
    expect(await refusalOf(model, () => model.evaluate(x, y, { verbose: 0 }))).toEqual(refusal('model.evaluate'));
    expect(await refusalOf(model, () => model.trainOnBatch(x, y))).toEqual(refusal('model.trainOnBatch'));
    expect(await refusalOf(model, () => model.testOnBatch(x, y))).toEqual(refusal('model.testOnBatch'));
    const validationData = [x, y] as const;
    expect(await refusalOf(model, () => model.fit(rows(4), labels(4), { validationData, verbose: 0 }))).toEqual(
      refusal('model.fit, validationData'),
    );
  });
});

describe('targets of several outputs', () => {
  const [kind, size] = [oneHot(8), rows(8, 1)];
  const listed = 'model.fit: y must be 2 arrays, for "kind", "size", received';
  const both = 'Pass a list in this order, or a record by these names.';

  it.each<Case>([
    ['too few', kind, ShapeError, `${listed} float32[8, 3]. ${both}`],
    ['a list of one', [kind], ShapeError, `${listed} [float32[8, 3]]. ${both}`],
    ['by a wrong name', { kind, sizes: size }, ShapeError, `${listed} { kind, sizes }. ${both}`],
    [
      'with one of another width',
      [kind, rows(8, 2)],
      ShapeError,
      'model.fit: y[1] must be of shape [?, 1], like the output, received "[8, 2]". Give the last layer as many units as a target has values, or targets of 1 values.',
    ],
    [
      'with a NaN in one',
      [kind, Float32Array.of(1, 2, 3, NaN, 1, 1, 1, 1)],
      DataError,
      `model.fit: y[1][3] must be a finite number, received NaN. ${filled}`,
    ],
    [
      'of other lengths',
      [kind, rows(7, 1)],
      DataError,
      `model.fit: y[1] must be of 8 samples, as many as x[0], received 7. ${lengths}`,
    ],
  ])('%s', async (_, y, ...refusal) => {
    const model = await twoEnded();
    expect(await refusalOf(model, () => model.fit([rows(8), rows(8, 2)], y as ModelData, { verbose: 0 }))).toEqual(refusal);
  });
});

it('targets that do not fit a loss of one’s own are refused before a step', async () => {
  const model = sequential([dense(3, { inputShape: [4] })]);
  const first = (): never => {
    throw new ShapeError({ where: 'mine', argument: 'yTrue', expected: 'of 2 columns', received: 3, remedy: 'Cut it.' });
  };
  model.compile({ optimizer: 'sgd', loss: first });
  expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8), { verbose: 0 }))).toEqual([
    ShapeError,
    'model.fit: y must be of 2 columns, received 3. Cut it.',
  ]);
});
