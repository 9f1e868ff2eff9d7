import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend, ShapeError, StateError } from '@ibex-ml/core';
import { conv2d, dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { classifier, rows } from '../testing/small-models.ts';
import { sequential } from './sequential.ts';

beforeAll(() => setBackend(cpu()));

describe('setWeights', () => {
  const shapes = '4 arrays: float32[4, 5], float32[5], float32[5, 3], float32[3]';
  const other = 'They belong to another layer or model, or are in another order.';

  it.each<readonly [what: string, change: (weights: NdArray[]) => unknown, received: string]>([
    ['too few', (weights) => weights.slice(1), '"3 arrays: float32[5], float32[5, 3], float32[3]"'],
    [
      'too many',
      (weights) => [...weights, rows(1)],
      '"5 arrays: float32[4, 5], float32[5], float32[5, 3], float32[3], float32[1, 4]"',
    ],
    ['in another order', (weights) => weights.toReversed(), '"4 arrays: float32[3], float32[5, 3], float32[5], float32[4, 5]"'],
    [
      'with a last one of another shape',
      (weights) => weights.with(3, rows(1, 3)),
      '"4 arrays: float32[4, 5], float32[5], float32[5, 3], float32[1, 3]"',
    ],
    [
      'with a last one of another type',
      (weights) => weights.with(3, new NdArray(new Int32Array(3), [3])),
      '"4 arrays: float32[4, 5], float32[5], float32[5, 3], int32[3]"',
    ],
    ['that are nested numbers', () => [[1, 2], [3], [4], [5]], '[[1, 2], [3], [4], [5]]'],
    ['that are not there', () => undefined, 'undefined'],
  ])('%s', async (_, change, received) => {
    const model = await classifier();
    const weights = (await model.getWeights()).map(
      ({ data, shape }) =>
        new NdArray(
          data.map((value) => value + 1),
          shape,
        ),
    );
    expect(await refusalOf(model, () => model.setWeights(change(weights) as NdArray[]))).toEqual([
      ShapeError,
      `${model.label}: weights must be ${shapes}, received ${received}. ${other}`,
    ]);
  });

  it('before there are weights', async () => {
    const model = sequential([dense(3)]);
    expect(await refusalOf(model, () => model.setWeights([rows(4, 3)]))).toEqual([
      ShapeError,
      `${model.label}: weights must be no arrays, received "1 arrays: float32[4, 3]". Build the layer first: it has no weights yet.`,
    ]);
  });
});

it('getLayer names the layers that there are', async () => {
  const model = await classifier();
  expect(await refusalOf(model, () => model.getLayer('hiden'))).toEqual([
    StateError,
    `${model.label}: getLayer must be one of "hidden", "out", received "hiden". Pass the name of a layer, or its place: from 0 on, or from -1 back from the end.`,
  ]);
  expect(model.getLayer(-1)).toBe(model.getLayer('out'));
});

it('predictClasses asks for rows of scores', async () => {
  const model = sequential([conv2d(2, 3, { inputShape: [5, 5, 1] })]);
  const images = new NdArray(new Float32Array(25), [1, 5, 5, 1]);
  expect(await refusalOf(model, () => model.predictClasses(images))).toEqual([
    ShapeError,
    `${model.label}: output must be one output of shape [samples, classes], received [float32[1, 3, 3, 2]]. Use predict, and take the classes from the output that you want.`,
  ]);
});
