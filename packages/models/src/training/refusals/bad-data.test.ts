import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, NdArray, setBackend, ShapeError, StateError } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { sequential } from '../../model/sequential.ts';
import { refusalOf, type Refusal } from '../../testing/refusal.ts';
import { classifier, oneHot, rows, twoEnded, withValue } from '../../testing/small-models.ts';
import type { ModelData } from '../data/model-data.ts';

beforeAll(() => setBackend(cpu()));

type Case = readonly [what: string, data: unknown, ...refusal: Refusal];

const forms = 'Pass an NdArray, a typed array, nested numbers or a tensor.';
const shape = 'The first axis counts samples. Reshape the data, or change inputShape.';

describe('inputs', () => {
  it.each<Case>([
    ['of another width', rows(8, 5), ShapeError, `model.fit: x must be [?, 4], received "[8, 5]". ${shape}`],
    ['of one axis', new Float32Array(8), ShapeError, `model.fit: x must be [?, 4], received "[8]". ${shape}`],
    [
      'of three axes',
      new NdArray(new Float32Array(128), [8, 4, 4]),
      ShapeError,
      `model.fit: x must be [?, 4], received "[8, 4, 4]". ${shape}`,
    ],
    ['that are a number', 3, ShapeError, `model.fit: x must be one array, for "rows", received float32[]. ${forms}`],
    ['that are not there', undefined, ShapeError, `model.fit: x must be one array, for "rows", received undefined. ${forms}`],
    ['that are null', null, ShapeError, `model.fit: x must be one array, for "rows", received null. ${forms}`],
    ['that are text', 'rows.csv', ShapeError, `model.fit: x must be one array, for "rows", received "rows.csv". ${forms}`],
    [
      'that nobody waited for',
      Promise.resolve(rows(8)),
      ShapeError,
      `model.fit: x must be one array, for "rows", received a Promise. ${forms}`,
    ],
    [
      'that are too many',
      [rows(8), rows(8)],
      ShapeError,
      `model.fit: x must be one array, for "rows", received [float32[8, 4], float32[8, 4]]. ${forms}`,
    ],
    [
      'by a name that is none',
      { images: rows(8) },
      ShapeError,
      `model.fit: x must be one array, for "rows", received { images }. ${forms}`,
    ],
    [
      'that are ragged',
      [
        [1, 2, 3, 4],
        [1, 2],
      ],
      ShapeError,
      'model.fit: x must be numbers nested to one shape, here [2, 4] as its first items say, received [[1, 2, 3, 4], [1, 2]]. Give every row the same length, and only numbers as leaves.',
    ],
    [
      'of text',
      [['a', 'b', 'c', 'd']],
      ShapeError,
      'model.fit: x must be numbers nested to one shape, here [1, 4] as its first items say, received [["a", "b", "c", "d"]]. Give every row the same length, and only numbers as leaves.',
    ],
    [
      'of 64 bits',
      new Float64Array(32),
      ArgumentError,
      'model.fit: x must be a Float32Array, an Int32Array or a Uint8Array, received a Float64Array of 256 bytes. Convert it, as in Float32Array.from(data).',
    ],
  ])('%s', async (_, x, ...refusal) => {
    const model = await classifier();
    expect(await refusalOf(model, () => model.fit(x as ModelData, oneHot(8), { verbose: 0 }))).toEqual(refusal);
  });

  it('without a sample', async () => {
    const model = await classifier();
    const refusal = (where: string): Refusal => [
      DataError,
      `${where}: x must be of at least one sample, received 0. Check where the data comes from: its first axis counts samples.`,
    ];
    expect(await refusalOf(model, () => model.fit(rows(0), oneHot(0), { verbose: 0 }))).toEqual(refusal('model.fit'));
    expect(await refusalOf(model, () => model.evaluate(rows(0), oneHot(0), { verbose: 0 }))).toEqual(refusal('model.evaluate'));
    expect(await refusalOf(model, () => model.predict(rows(0)))).toEqual(refusal('model.predict'));
    expect(await refusalOf(model, () => model.trainOnBatch([], []))).toEqual(refusal('model.trainOnBatch'));
  });

  it('that are NaN are computed with, as in Keras: the loss tells', async () => {
    const model = await classifier();
    model.resetMetrics();
    expect((await model.testOnBatch(withValue(rows(8), 5, NaN), oneHot(8)))['loss']).toBeNaN();
  });
});

describe('several inputs', () => {
  const [left, right] = [rows(8), rows(8, 2)];
  const listed = 'x must be 2 arrays, for "left", "right", received';
  const both = 'Pass a list in this order, or a record by these names.';

  it.each<Case>([
    ['too few', left, ShapeError, `model.fit: ${listed} float32[8, 4]. ${both}`],
    ['too many', [left, right, left], ShapeError, `model.fit: ${listed} [float32[8, 4], float32[8, 2], float32[8, 4]]. ${both}`],
    ['in another order', [right, left], ShapeError, `model.fit: x[0] must be [?, 4], received "[8, 2]". ${shape}`],
    ['by a wrong name', { left, rihgt: right }, ShapeError, `model.fit: ${listed} { left, rihgt }. ${both}`],
    ['by one name too many', { left, right, middle: left }, ShapeError, `model.fit: ${listed} { left, right, middle }. ${both}`],
    [
      'of other lengths',
      [left, rows(7, 2)],
      DataError,
      'model.fit: x[1] must be of 8 samples, as many as x[0], received 7. The first axis counts samples; every input, target and weight needs the same number.',
    ],
  ])('%s', async (_, x, ...refusal) => {
    const model = await twoEnded();
    expect(await refusalOf(model, () => model.fit(x as ModelData, [oneHot(8), rows(8, 1)], { verbose: 0 }))).toEqual(refusal);
  });

  it('are asked for everywhere', async () => {
    const model = await twoEnded();
    const y = [oneHot(8), rows(8, 1)];
    const refusal = (where: string): Refusal => [ShapeError, `${where}: ${listed} float32[8, 4]. ${both}`];
    expect(await refusalOf(model, () => model.evaluate(left, y, { verbose: 0 }))).toEqual(refusal('model.evaluate'));
    expect(await refusalOf(model, () => model.predict(left))).toEqual(refusal('model.predict'));
    expect(await refusalOf(model, () => model.trainOnBatch(left, y))).toEqual(refusal('model.trainOnBatch'));
    expect(await refusalOf(model, () => model.testOnBatch(left, y))).toEqual(refusal('model.testOnBatch'));
  });

  it('and outputs have no classes', async () => {
    const model = await twoEnded();
    expect(await refusalOf(model, () => model.predictClasses([left, right]))).toEqual([
      ShapeError,
      `${model.label}: output must be one output of shape [samples, classes], received [float32[8, 3], float32[8, 1]]. Use predict, and take the classes from the output that you want.`,
    ]);
  });
});

describe('every way to use a model', () => {
  it('checks the shape of its inputs', async () => {
    const model = await classifier();
    const [x, y] = [rows(8, 5), oneHot(8)];
    const refusal = (where: string): Refusal => [ShapeError, `${where}: x must be [?, 4], received "[8, 5]". ${shape}`];
    expect(await refusalOf(model, () => model.evaluate(x, y, { verbose: 0 }))).toEqual(refusal('model.evaluate'));
    expect(await refusalOf(model, () => model.predict(x))).toEqual(refusal('model.predict'));
    expect(await refusalOf(model, () => model.predictClasses(x))).toEqual(refusal('model.predict'));
    expect(await refusalOf(model, () => model.trainOnBatch(x, y))).toEqual(refusal('model.trainOnBatch'));
    expect(await refusalOf(model, () => model.testOnBatch(x, y))).toEqual(refusal('model.testOnBatch'));
    const validationData = [x, y] as const;
    expect(await refusalOf(model, () => model.fit(rows(8), y, { validationData, verbose: 0 }))).toEqual(
      refusal('model.fit, validationData'),
    );
  });

  it('to fit or to measure asks for compile first', async () => {
    const model = sequential([dense(3, { inputShape: [4] })]);
    const [x, y] = [rows(8), oneHot(8)];
    const refusal: Refusal = [
      StateError,
      `${model.label}: compile must be called first, received "a model without an optimizer and a loss". Call model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' }).`,
    ];
    expect(await refusalOf(model, () => model.fit(x, y, { verbose: 0 }))).toEqual(refusal);
    expect(await refusalOf(model, () => model.evaluate(x, y, { verbose: 0 }))).toEqual(refusal);
    expect(await refusalOf(model, () => model.trainOnBatch(x, y))).toEqual(refusal);
    expect(await refusalOf(model, () => model.testOnBatch(x, y))).toEqual(refusal);
    expect(await refusalOf(model, () => model.resetMetrics())).toEqual(refusal);
    expect((await model.predict(x)).shape).toEqual([8, 3]);
  });
});
