import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, NdArray, setBackend, ShapeError } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Refusal, refusalOf } from '../../testing/refusal.ts';
import { classifier, labels, oneHot, rows, twoEnded, withValue } from '../../testing/small-models.ts';
import type { ModelData } from '../data/model-data.ts';
import type { ClassWeight } from '../data/sample-weights.ts';

beforeAll(() => setBackend(cpu()));

type Case = readonly [what: string, weights: unknown, ...refusal: Refusal];

const ones = new NdArray(new Float32Array(8).fill(1), [8]);
const counts = 'Weights say how much a sample counts; 0 leaves it out.';
const lengths = 'The first axis counts samples; every input, target and weight needs the same number.';

describe('sample weights', () => {
  it.each<Case>([
    ['too few', ones.rows(0, 7), DataError, `model.fit: sampleWeight must be of 8 samples, as many as x, received 7. ${lengths}`],
    [
      'with a NaN',
      withValue(ones, 1, NaN),
      ArgumentError,
      `model.fit: sampleWeight[1] must be a finite number >= 0, received NaN. ${counts}`,
    ],
    [
      'below 0',
      withValue(ones, 7, -1),
      ArgumentError,
      `model.fit: sampleWeight[7] must be a finite number >= 0, received -1. ${counts}`,
    ],
    [
      'infinite',
      withValue(ones, 0, Infinity),
      ArgumentError,
      `model.fit: sampleWeight[0] must be a finite number >= 0, received Infinity. ${counts}`,
    ],
    [
      'of a shape that no loss has',
      oneHot(8),
      ShapeError,
      'model.fit: sampleWeight must be a weight for each loss, so of shape [8], received "[8, 3]". Pass one weight per sample; where a sample has several positions, reshape the weights to [batch, 1] or to one per position.',
    ],
    [
      'that are a number',
      2,
      ShapeError,
      'model.fit: sampleWeight must be one array, for "out", received float32[]. Pass an NdArray, a typed array, nested numbers or a tensor.',
    ],
  ])('%s', async (_, weights, ...refusal) => {
    const model = await classifier();
    const sampleWeight = weights as ModelData;
    const [x, y] = [rows(8), oneHot(8)];
    expect(await refusalOf(model, () => model.fit(x, y, { sampleWeight, verbose: 0 }))).toEqual(refusal);
    const elsewhere = (where: string): Refusal => [refusal[0], refusal[1].replace('model.fit', where)];
    expect(await refusalOf(model, () => model.evaluate(x, y, { sampleWeight, verbose: 0 }))).toEqual(elsewhere('model.evaluate'));
    expect(await refusalOf(model, () => model.trainOnBatch(x, y, { sampleWeight }))).toEqual(elsewhere('model.trainOnBatch'));
    expect(await refusalOf(model, () => model.testOnBatch(x, y, { sampleWeight }))).toEqual(elsewhere('model.testOnBatch'));
  });

  it.each<Case>([
    [
      'for one of them',
      [ones],
      ShapeError,
      'model.fit: sampleWeight must be 2 arrays, for "kind", "size", received [float32[8]]. Pass a list in this order, or a record by these names.',
    ],
    [
      'by a wrong name',
      { kind: ones, sizes: ones },
      ShapeError,
      'model.fit: sampleWeight must be 2 arrays, for "kind", "size", received { kind, sizes }. Pass a list in this order, or a record by these names.',
    ],
    [
      'too few for one',
      [ones, ones.rows(0, 6)],
      DataError,
      `model.fit: sampleWeight[1] must be of 8 samples, as many as x[0], received 6. ${lengths}`,
    ],
    [
      'below 0 for one',
      [ones, withValue(ones, 3, -2)],
      ArgumentError,
      `model.fit: sampleWeight[1][3] must be a finite number >= 0, received -2. ${counts}`,
    ],
    [
      'of another shape for one',
      [ones, oneHot(8, 2)],
      ShapeError,
      'model.fit: sampleWeight[1] must be a weight for each loss, so of shape [8], received "[8, 2]". Pass one weight per sample; where a sample has several positions, reshape the weights to [batch, 1] or to one per position.',
    ],
  ])('of several outputs, %s', async (_, weights, ...refusal) => {
    const model = await twoEnded();
    const fit = (): unknown =>
      model.fit([rows(8), rows(8, 2)], [oneHot(8), rows(8, 1)], { sampleWeight: weights as ModelData, verbose: 0 });
    expect(await refusalOf(model, fit)).toEqual(refusal);
  });
});

describe('class weights', () => {
  const record = 'model.fit: classWeight must be a record of weights by the index of the class, received';
  const example = 'Pass { 0: 1, 1: 5 } to count the second class five times.';

  it.each<Case>([
    ['below 0', { 0: 1, 1: -1 }, ArgumentError, `model.fit: classWeight[1] must be a finite number >= 0, received -1. ${counts}`],
    [
      'that are NaN',
      { 2: NaN },
      ArgumentError,
      `model.fit: classWeight[2] must be a finite number >= 0, received NaN. ${counts}`,
    ],
    [
      'that are text',
      { 0: '2' },
      ArgumentError,
      `model.fit: classWeight[0] must be a finite number >= 0, received "2". ${counts}`,
    ],
    ['by the name of a class', { cat: 1 }, ArgumentError, `${record} "cat". ${example}`],
    ['in a Map', new Map([[0, 1]]), ArgumentError, `${record} a Map. ${example}`],
    ['that are a number', 3, ArgumentError, `${record} 3. ${example}`],
    ['that are null', null, ArgumentError, `${record} null. ${example}`],
  ])('%s', async (_, weights, ...refusal) => {
    const model = await classifier();
    const classWeight = weights as ClassWeight;
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8), { classWeight, verbose: 0 }))).toEqual(refusal);
    expect(await refusalOf(model, () => model.trainOnBatch(rows(8), oneHot(8), { classWeight }))).toEqual([
      refusal[0],
      refusal[1].replace('model.fit', 'model.trainOnBatch'),
    ]);
  });

  it('beside sample weights', async () => {
    const model = await classifier();
    const options = { classWeight: { 0: 2 }, sampleWeight: ones, verbose: 0 } as const;
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8), options))).toEqual([
      ArgumentError,
      'model.fit: classWeight must be left out where sampleWeight is given, received "classWeight beside sampleWeight". Multiply the class weights into sampleWeight.',
    ]);
  });

  it('of several outputs', async () => {
    const model = await twoEnded();
    const fit = (): unknown => model.fit([rows(8), rows(8, 2)], [oneHot(8), rows(8, 1)], { classWeight: { 0: 2 }, verbose: 0 });
    expect(await refusalOf(model, fit)).toEqual([
      DataError,
      'model.fit: classWeight must be left out where the model has several outputs, received "one for several outputs". Pass sampleWeight instead: a list of weights, one array for each output.',
    ]);
  });

  it('that lack a class count 1 for it, as in Keras', async () => {
    const [model, other] = [await classifier('sparseCategoricalCrossentropy'), await classifier('sparseCategoricalCrossentropy')];
    other.setWeights(await model.getWeights());
    for (const each of [model, other]) each.resetMetrics();
    const some = await model.trainOnBatch(rows(8), labels(8), { classWeight: { 1: 3 } });
    const all = await other.trainOnBatch(rows(8), labels(8), { classWeight: { 0: 1, 1: 3, 2: 1 } });
    expect(some).toEqual(all);
  });
});
