import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, type NdArray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import {
  add,
  batchNormalization,
  builtinLayers,
  concatenate,
  dense,
  dropout,
  embedding,
  flatten,
  l2,
  Layer,
  serialize,
  type SerializedObject,
} from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { model } from '../model/functional.ts';
import { input } from '../model/input.ts';
import type { Model } from '../model/model.ts';
import { sequential } from '../model/sequential.ts';
import { summaryText } from '../model/summary.ts';
import type { ModelData } from '../training/data/model-data.ts';
import { rows } from '../testing/small-models.ts';
import { modelFromConfig } from './model-from-config.ts';

beforeAll(() => setBackend(cpu()));

/** What a file would hold. */
const written = (made: Model): SerializedObject => JSON.parse(JSON.stringify(serialize(made))) as SerializedObject;

function branching(): Model {
  const [left, right] = [input([4], { name: 'left' }), input([4], { name: 'right', batchSize: 6 })];
  const shared = dense(3, { activation: 'tanh', name: 'shared' });
  const [a, b] = [shared.apply(left), shared.apply(right)];
  const again = shared.apply(dense(4, { name: 'back' }).apply(b));
  const sum = add({ name: 'sum' }).apply([a, again]);
  const out = dense(2, { activation: 'softmax', name: 'out' }).apply(concatenate({ name: 'all' }).apply([sum, b, a]));
  return model({ inputs: [left, right], outputs: [out, sum], name: 'branching' });
}

function nested(): Model {
  const x = input([4], { name: 'x' });
  const inner = model({ inputs: [x], outputs: [dense(3, { name: 'in' }).apply(x), x], name: 'inner' });
  const head = sequential([dense(2, { inputShape: [3] }), sequential([dense(5), dropout(0.2)])], { name: 'head' });
  const [p, q] = [input([4], { name: 'p' }), input([4], { name: 'q' })];
  const [first] = inner.apply([p]);
  const [second, passed] = inner.apply([q]);
  if (first === undefined || second === undefined || passed === undefined) throw new Error('the inner model gives two');
  const outputs = concatenate({ name: 'ends' }).apply([head.apply(first), head.apply(second), passed]);
  return model({ inputs: [p, q], outputs, name: 'outer' });
}

describe('modelFromConfig(serialize(model))', () => {
  it.each<readonly [what: string, make: () => Model, data: ModelData]>([
    [
      'a Sequential',
      () =>
        sequential([
          dense(5, { activation: 'relu', inputShape: [4], kernelRegularizer: l2(0.1), kernelInitializer: 'heNormal' }),
          batchNormalization({ momentum: 0.5 }),
          dropout(0.3, { seed: 4 }),
          dense(3, { useBias: false }),
        ]),
      rows(6),
    ],
    ['a Sequential of class indices', () => sequential([input([2], { dtype: 'int32' }), embedding(9, 3), flatten()]), rows(6, 2)],
    ['shared layers, inputs and outputs', branching, [rows(6), rows(6)]],
    ['models inside models', nested, { p: rows(6), q: rows(6) }],
  ])('%s', async (_, make, data) => {
    const original = make();
    const copy = modelFromConfig(written(original));
    expect(written(copy)).toEqual(written(original));
    expect(summaryText(copy)).toBe(summaryText(original));
    expect(copy.weights.map(({ name, shape }) => [name, shape])).toEqual(
      original.weights.map(({ name, shape }) => [name, shape]),
    );
    copy.setWeights(await original.getWeights());
    const predict = (each: Model): Promise<NdArray | readonly NdArray[]> => each.predict(data);
    expect(await predict(copy)).toEqual(await predict(original));
  });

  it('a Sequential that waits for its input', async () => {
    const copy = modelFromConfig(written(sequential([flatten(), dense(2)])));
    expect(copy.built).toBe(false);
    expect(((await copy.predict(rows(3))) as NdArray).shape).toEqual([3, 2]);
    expect(modelFromConfig(written(copy)).countParams()).toBe(10);
  });

  it('keeps what is frozen, layer by layer', () => {
    const original = nested();
    original.trainable = false;
    original.getLayer('head').trainable = true;
    original.trainable = true;
    original.getLayer('inner').trainable = false;
    const copy = modelFromConfig(written(original));
    expect(copy.trainableWeights.map(({ name }) => name)).toEqual(original.trainableWeights.map(({ name }) => name));
    expect(copy.nonTrainableWeights.map(({ name }) => name)).toEqual(['in/kernel', 'in/bias']);
  });

  it('makes layers of one’s own by the registry', async () => {
    class Doubled extends Layer {
      readonly className = 'Doubled';
      protected call(x: Tensor): Tensor {
        return ops.mul(x, 2);
      }
      protected config(): Readonly<Record<string, unknown>> {
        return {};
      }
    }
    const original = sequential([input([4]), new Doubled({ name: 'twice' })]);
    const registry = { ...builtinLayers, Doubled: (options: object) => new Doubled(options) };
    const copy = modelFromConfig(written(original), registry);
    expect(await copy.predict(rows(2))).toEqual(await original.predict(rows(2)));
    expect(() => modelFromConfig(written(original))).toThrow('{ ...builtinLayers, Doubled: (config) => ... }');
  });
});

describe('a config that is none', () => {
  const edit = (change: (config: Record<string, unknown[]>) => unknown): SerializedObject => {
    const data = written(branching());
    change(data.config as Record<string, unknown[]>);
    return data;
  };

  it.each<readonly [what: string, data: () => SerializedObject, message: string]>([
    [
      'of a layer',
      () => serialize(dense(3)),
      'modelFromConfig: className must be that of a model, Sequential or Functional, received "Dense".',
    ],
    [
      'without layers',
      () => ({ className: 'Sequential', config: {} }),
      'modelFromConfig: layers must be a list, received undefined.',
    ],
    [
      'with a layer left out',
      () => edit((config) => config['layers']?.splice(1, 1)),
      'modelFromConfig: layers must be connected to outputs of layers that the config holds, received ["right", 0, 0].',
    ],
    [
      'with an output that is none',
      () => edit((config) => config['outputLayers']?.push(['out', 3, 0])),
      'modelFromConfig: layers must be connected to outputs of layers that the config holds, received ["out", 3, 0].',
    ],
    [
      'with an argument that is none',
      () => edit((config) => Object.assign(config, { layres: [] })),
      'layerFromConfig: config must be made of arguments of Functional',
    ],
  ])('%s is refused', (_, data, message) => {
    expect(() => modelFromConfig(data())).toThrow(ArgumentError);
    expect(() => modelFromConfig(data())).toThrow(message);
  });
});
