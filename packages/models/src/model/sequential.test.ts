import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, NdArray, setBackend, ShapeError, StateError } from '@ibex-ml/core';
import { type AnyLayer, conv2d, dense, flatten } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Refusal, refusalOf } from '../testing/refusal.ts';
import { classifier, oneHot, rows } from '../testing/small-models.ts';
import { input } from './input.ts';
import { sequential } from './sequential.ts';

beforeAll(() => setBackend(cpu()));

const images = new NdArray(new Float32Array(100), [4, 5, 5, 1]);

describe('what a Sequential is made of', () => {
  const list = 'sequential: layers must be a list of layers, such as [dense(64), dense(10)], received';
  const call =
    'Call the factories of @ibex-ml/layers, and put what they return into a list; begin with input() where one is wanted.';
  const single = dense(3, { name: 'single' });

  it.each<readonly [what: string, layers: unknown, message: string]>([
    ['a factory that was not called', [dense], `${list} the function dense. ${call}`],
    ['null', [null], `${list} null. ${call}`],
    ['text', ['dense'], `${list} "dense". ${call}`],
    ['no list', single, `${list} a Dense. ${call}`],
    ['the output of a layer', [dense(2).apply(input([3]))], `${list} float32[?, 2]. ${call}`],
    [
      'one layer twice',
      [single, single],
      'sequential: layers must be of different names, received "two layers \\"single\\"". Give one of them another name, and use each layer once.',
    ],
  ])('%s is refused', async (_, layers, message) => {
    const act = (): unknown => sequential(layers as readonly AnyLayer[]);
    expect(await refusalOf(null, act)).toEqual([ArgumentError, message]);
  });

  it('a second input, or a late one, is refused', async () => {
    const model = sequential([input([3]), dense(2)]);
    const late = sequential([dense(2)]);
    for (const each of [model, late]) {
      expect(await refusalOf(each, () => each.add(input([4])))).toEqual([
        ArgumentError,
        `${each.label}: layers must be one input, before all other layers, received an InputLayer. Put input() first, or give inputShape to the first layer.`,
      ]);
    }
    expect((await model.predict(rows(2, 3))).shape).toEqual([2, 2]);
    expect((await late.predict(rows(2, 3))).shape).toEqual([2, 2]);
  });

  it('a layer that does not fit is refused, and the model is as it was', async () => {
    const model = await classifier();
    expect(await refusalOf(model, () => model.add(conv2d(2, 3, { name: 'conv' })))).toEqual([
      ShapeError,
      'conv2d "conv": input must be of 4 axes, received "[?, 3]". The batch is axis 0. Check the data, the layer before, and inputShape.',
    ]);
    expect((await model.predict(rows(2))).shape).toEqual([2, 3]);
    model.add(dense(2));
    expect((await model.predict(rows(2))).shape).toEqual([2, 2]);
  });

  it('nothing is no model', async () => {
    const model = sequential();
    expect(await refusalOf(model, () => model.predict(rows(2)))).toEqual([
      StateError,
      `${model.label}: layers must be at least one layer, received "none". Add layers first: model.add(dense(10)).`,
    ]);
  });
});

describe('a Sequential that waits for its input', () => {
  it('is as it was after data that its layers do not take', async () => {
    const model = sequential([dense(2), conv2d(2, 3, { name: 'conv2' }), flatten(), dense(3)]);
    model.compile({ optimizer: 'adam', loss: 'mse' });
    const refusal: Refusal = [
      ShapeError,
      'conv2d "conv2": input must be of 4 axes, received "[?, 2]". The batch is axis 0. Check the data, the layer before, and inputShape.',
    ];
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8), { verbose: 0 }))).toEqual(refusal);
    expect(await refusalOf(model, () => model.predict(rows(8)))).toEqual(refusal);
    expect(await refusalOf(model, () => model.trainOnBatch(rows(8), oneHot(8)))).toEqual(refusal);
    expect(model.inputs).toBeNull();
    await model.fit(images, oneHot(4), { verbose: 0 });
    expect(model.countParams()).toBe(4 + 38 + 57);
    expect(model.layers[0]?.inboundNodes).toHaveLength(1);
  });

  it('is as it was after targets that do not fit what it would have become, and takes other data then', async () => {
    const model = sequential([flatten(), dense(3)]);
    model.compile({ optimizer: 'adam', loss: 'mse', metrics: ['accuracy'] });
    const refusal: Refusal = [
      ShapeError,
      'model.fit: y must be of shape [?, 3], like the output, received "[8, 2]". Give the last layer as many units as a target has values, or targets of 3 values.',
    ];
    model.resetMetrics();
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8, 2), { verbose: 0 }))).toEqual(refusal);
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8, 2), { verbose: 0 }))).toEqual(refusal);
    expect(model.inputs).toBeNull();
    await model.fit(images, oneHot(4), { verbose: 0 });
    expect(model.countParams()).toBe(78);
    expect(model.trainer.optimizer.variables).toHaveLength(6);
  });

  it('and grows after compile asks for compile again', async () => {
    const model = await classifier();
    model.add(dense(2, { name: 'more' }));
    const refusal: Refusal = [
      StateError,
      `${model.label}: compile must be called again after layers were added, received "a model that has grown since". Call model.compile once all layers are there.`,
    ];
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8, 2), { verbose: 0 }))).toEqual(refusal);
    expect((await model.predict(rows(8))).shape).toEqual([8, 2]);
  });
});
