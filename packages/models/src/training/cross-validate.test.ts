import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, type NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { type Fold, kFold, randomOverSample, takeRows } from '@ibex-ml/data';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../model/model.ts';
import { model as functional } from '../model/functional.ts';
import { input } from '../model/input.ts';
import { sequential } from '../model/sequential.ts';
import { labels, rows } from '../testing/small-models.ts';
import { crossValidate } from './cross-validate.ts';

beforeAll(() => setBackend(cpu()));

const arrays = { x: rows(30), y: labels(30) };
const folds = kFold(30, { nSplits: 3 });
const fit = { epochs: 2, batchSize: 8, shuffle: false, verbose: 0 } as const;

function makeModel(): Model {
  const model = sequential([dense(3, { activation: 'softmax', inputShape: [4] })]);
  return model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
}

const take = (index: number, side: keyof Fold): typeof arrays => takeRows(arrays, folds[index]![side]);

describe('crossValidate', () => {
  it('gives what fitting and evaluating fold by fold gives, with mean and spread', async () => {
    setRandomSeed(4);
    const found = await crossValidate(makeModel, arrays, { folds, fit });
    setRandomSeed(4);
    const expected: Readonly<Record<string, number>>[] = [];
    for (const index of folds.keys()) {
      const model = makeModel();
      await model.fit(take(index, 'train').x, take(index, 'train').y, fit);
      expected.push(await model.evaluate(take(index, 'test').x, take(index, 'test').y, { verbose: 0 }));
    }
    expect(found.folds).toEqual(expected);
    const losses = expected.map(({ loss }) => loss as number);
    const mean = (losses[0]! + losses[1]! + losses[2]!) / 3;
    expect(found.mean['loss']).toBeCloseTo(mean, 10);
    expect(found.std['loss']).toBeCloseTo(Math.hypot(...losses.map((loss) => loss - mean)) / Math.sqrt(3), 10);
    expect(Object.keys(found.std)).toEqual(['accuracy', 'loss']);
  });

  it('resamples what is fitted to, and judges by a function of the rows held out', async () => {
    const fitted: number[] = [];
    const judged: (readonly number[])[] = [];
    const { folds: figures } = await crossValidate(makeModel, arrays, {
      folds,
      fit,
      resample: (train, fold) => {
        const more = randomOverSample(train, { samplingStrategy: { 1: 20 }, seed: fold });
        fitted.push(more.y.size);
        return more;
      },
      evaluate: (_, { x, y }: { readonly x: NdArray; readonly y: NdArray }, fold) => {
        judged.push([x.shape[0] as number, y.size, fold]);
        return { rows: y.size };
      },
    });
    expect(fitted).toEqual([33, 34, 33]);
    expect(judged).toEqual(Array.from({ length: 3 }, (_, fold) => [10, 10, fold]));
    expect(figures).toEqual([{ rows: 10 }, { rows: 10 }, { rows: 10 }]);
  });

  it('divides all inputs and outputs of a model', async () => {
    const makeTwo = (): Model => {
      const [a, b] = [input([4], { name: 'a' }), input([4], { name: 'b' })];
      const outputs = [dense(3, { activation: 'softmax', name: 'kind' }).apply(a), dense(1, { name: 'price' }).apply(b)];
      const made = functional({ inputs: [a, b], outputs });
      return made.compile({ loss: ['sparseCategoricalCrossentropy', 'mse'] });
    };
    const both = { x: { a: rows(30), b: rows(30) }, y: [labels(30), rows(30, 1)] };
    const { folds: figures } = await crossValidate(makeTwo, both, { folds, fit });
    expect(figures.length).toBe(3);
  });

  it('refuses folds that leak, models used again, and figures that come and go', async () => {
    const leaking = [{ train: Int32Array.of(0, 1, 2), test: Int32Array.of(2, 3) }];
    await expect(crossValidate(makeModel, arrays, { folds: leaking })).rejects.toThrow(DataError);
    await expect(crossValidate(makeModel, arrays, { folds: leaking })).rejects.toThrow(
      'folds[0].test must be of other rows than train, received 2',
    );
    await expect(crossValidate(makeModel, arrays, { folds: [] })).rejects.toThrow(ArgumentError);
    const empty = [{ train: Int32Array.of(0), test: Int32Array.of() }];
    await expect(crossValidate(makeModel, arrays, { folds: empty })).rejects.toThrow(DataError);
    const beyond = [{ train: Int32Array.of(0), test: Int32Array.of(30) }];
    await expect(crossValidate(makeModel, arrays, { folds: beyond, fit })).rejects.toThrow(
      'rows[0] must be an integer from 0 to 29',
    );
    const one = makeModel();
    await expect(crossValidate(() => one, arrays, { folds, fit })).rejects.toThrow('makes a new model each time');
    const odd = (_: Model, __: object, fold: number): Record<string, number> => (fold === 0 ? { a: 1 } : { a: 1, b: 2 });
    await expect(crossValidate(makeModel, arrays, { folds, fit, evaluate: odd })).rejects.toThrow('that gives a of every fold');
  });
});
