import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, FormatError, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { activation, builtinLayers, dense, dropout, l2, Layer, layerFromConfig, orthogonal } from '@ibex-ml/layers';
import { configCases } from '@ibex-ml/golden';
import { adamW, input, type Model, model, sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Fields, isFields } from './fields.ts';
import { WeightBudget } from './weight-budget.ts';
import { modelFromJson, modelFromKerasConfig, modelToJson, modelToKerasConfig } from './model-config.ts';
import { readModel } from './read-model.ts';
import { layerToKeras } from './write-model.ts';

beforeAll(() => setBackend(cpu()));

interface Case {
  readonly name: string;
  readonly config: Fields;
  readonly weights: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly trainable: number;
}

function casesOf(version: 2 | 3): readonly (readonly [string, Case])[] {
  const path = new URL(`__fixtures__/keras-${version}.json`, import.meta.url);
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { readonly cases: readonly Case[] };
  return cases.map((each) => [each.name, each] as const);
}

/** Values that stand in one config and are others in another, or are not there. */
function differences(ours: unknown, theirs: unknown, path: string): string[] {
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    return ours.flatMap((item, index) => differences(item, theirs[index], `${path}[${index}]`));
  }
  if (isFields(ours) && isFields(theirs)) {
    // Layers that are built with nothing, such as Activation, Keras writes without build_config.
    const entries = Object.entries(ours).filter(([key]) => key !== 'build_config' || key in theirs);
    return entries.flatMap(([key, item]) => differences(item, theirs[key], `${path}.${key}`));
  }
  const close = typeof ours === 'number' && typeof theirs === 'number' && Math.abs(ours - theirs) <= 1e-7 * Math.abs(ours);
  return close || Object.is(ours, theirs) ? [] : [`${path}: ${JSON.stringify(ours)} in the place of ${JSON.stringify(theirs)}`];
}

const shapesOf = (made: Model): readonly (readonly number[])[] => made.weights.map(({ shape }) => shape);

describe.each([3, 2] as const)('configs that Keras %i has written', (version) => {
  it.each(casesOf(version))('%s', (_, { config, weights, trainable, name }) => {
    const made = modelFromKerasConfig(config);
    expect(made.name).toBe(name);
    expect(shapesOf(made)).toEqual(weights.map(([, shape]) => shape));
    expect(made.trainableWeights.length).toBe(trainable);
    const again = modelFromJson(modelToJson(made));
    expect(modelToKerasConfig(again)).toEqual(modelToKerasConfig(made));
  });
});

describe('the configs of Keras’s layers', () => {
  const known = configCases('layers').filter(({ className }) => Object.hasOwn(builtinLayers, className));

  it.each(known.map((item) => [item.className, item] as const))('%s', (className, { config }) => {
    const { serialized, registry } = readModel({ class_name: className, config }, {}, new WeightBudget(1000, false));
    const written = layerToKeras(layerFromConfig(serialized, registry));
    expect(written).toMatchObject({ module: 'keras.layers', class_name: className });
    expect(differences(written.config, config, 'config')).toEqual([]);
  });
});

describe('what is written of them', () => {
  /** How steps are run is not taken over from a file. */
  const asRead = (config: Fields): Fields => {
    const { compile_config: compile } = config;
    return isFields(compile) ? { ...config, compile_config: { ...compile, jit_compile: 'auto' } } : config;
  };

  it.each(casesOf(3))('%s is what Keras 3 writes', (_, { config }) => {
    const written = JSON.parse(modelToJson(modelFromKerasConfig(config))) as unknown;
    expect(differences(written, asRead(config), 'config')).toEqual([]);
  });
});

describe('what is read of compile', () => {
  it('of Keras 2 is as of Keras 3', () => {
    const [, { config: old }] = casesOf(2).find(([name]) => name === 'several') as readonly [string, Case];
    const { training_config: training, ...rest } = old;
    const made = modelFromKerasConfig({ ...rest, compile_config: training });
    const [, recent] = casesOf(3).find(([name]) => name === 'several') ?? [];
    const same = modelFromKerasConfig((recent as Case).config);
    const named = made.getCompileConfig() as unknown as { optimizer: { config: Fields } };
    const wanted = same.getCompileConfig() as unknown as { optimizer: { config: Fields } };
    const { name: _, ...sgd } = named.optimizer.config;
    expect(wanted.optimizer.config).toMatchObject(sgd);
    expect({ ...named, optimizer: null }).toEqual({ ...wanted, optimizer: null });
  });

  it('can be left out', () => {
    const [, { config }] = casesOf(3).find(([name]) => name === 'plain') as readonly [string, Case];
    expect(modelFromKerasConfig(config, { compile: false }).compiled).toBe(false);
    expect(modelFromKerasConfig(config).compiled).toBe(true);
  });
});

/** A layer of your own, whose maker is given by name. */
class Doubled extends Layer {
  readonly className = 'Doubled';
  readonly #times: number;

  constructor(times: number, name: string) {
    super({ name });
    this.#times = times;
  }

  protected call(x: Tensor): Tensor {
    return ops.mul(x, 2 ** this.#times);
  }

  protected config(): Fields {
    return { times: this.#times };
  }
}

describe('custom objects', () => {
  const custom = { Doubled: (config: Fields) => new Doubled(config['times'] as number, config['name'] as string) };
  const written = JSON.parse(modelToJson(sequential([input([4]), new Doubled(2, 'twice')]))) as { config: { layers: Fields[] } };

  it('are made by their entry, under the name of the class or that which Keras has registered', () => {
    expect(written.config.layers[1]).toMatchObject({ module: null, class_name: 'Doubled', registered_name: 'Doubled' });
    for (const registered of ['Doubled', 'mine>Doubled']) {
      const config = structuredClone(written);
      Object.assign(config.config.layers[1] as object, { registered_name: registered, module: 'my_module' });
      expect(modelFromKerasConfig(config, { customObjects: custom }).getLayer('twice').getConfig()['times']).toBe(2);
      expect(() => modelFromKerasConfig(config)).toThrow('customObjects: { Doubled: (config) => ... }');
    }
  });

  it('must be layers where layers are wanted', () => {
    expect(() => modelFromKerasConfig(written, { customObjects: { Doubled: () => l2(1) } })).toThrow(FormatError);
  });

  it('may be initializers and losses', () => {
    const made = sequential([dense(2, { inputShape: [2], kernelInitializer: { ...orthogonal(), className: 'Mine' } })]);
    const copy = modelFromJson(modelToJson(made).replace('keras.initializers","class_name":"Mine', 'mine","class_name":"Mine'), {
      customObjects: { Mine: () => ({ ...orthogonal({ gain: 3 }), className: 'Mine' }) },
    });
    expect(copy.layers[0]?.getConfig()).toMatchObject({ kernelInitializer: { className: 'Mine', config: { gain: 3 } } });
  });
});

describe('a layer that stands in several models', () => {
  it('is one layer again', () => {
    const shared = dense(3, { name: 'shared' });
    const [a, x] = [input([3], { name: 'a' }), input([3], { name: 'x' })];
    const inner = model({ inputs: a, outputs: shared.apply(a), name: 'inner' });
    const outer = model({ inputs: x, outputs: shared.apply(inner.apply(x)) });
    const copy = modelFromJson(modelToJson(outer));
    expect([outer.countParams(), copy.countParams()]).toEqual([12, 12]);
    expect(copy.weights.length).toBe(2);
  });
});

describe('what has no saved form', () => {
  it.each<readonly [string, () => Model, string]>([
    [
      'gelu with arguments',
      () => sequential([dense(1, { inputShape: [1], activation: { className: 'gelu', config: { approximate: true } } })]),
      'activation must be one that Keras has a saved form for',
    ],
    [
      'weights that do not decay',
      () =>
        sequential([dense(1, { inputShape: [1] })]).compile({
          optimizer: adamW({ excludeFromWeightDecay: ['bias'] }),
          loss: 'mse',
        }),
      'optimizer must be without excludeFromWeightDecay',
    ],
  ])('%s', (_, make, message) => {
    expect(() => modelToJson(make())).toThrow(ArgumentError);
    expect(() => modelToJson(make())).toThrow(message);
  });

  it('while activations of which Keras has a layer have one', () => {
    const made = sequential([
      input([3]),
      activation({ className: 'leaky_relu', config: { negativeSlope: 0.5 } }),
      activation({ className: 'softmax', config: { axis: 1 } }),
      activation({ className: 'elu', config: { alpha: 2 } }),
    ]);
    const copy = modelFromJson(modelToJson(made));
    expect(copy.layers.map((layer) => layer.getConfig()['activation'])).toEqual(
      made.layers.map((layer) => layer.getConfig()['activation']),
    );
  });
});

describe('metrics', () => {
  it('keep the name that logs have', () => {
    const made = sequential([dense(3, { inputShape: [2] })]);
    made.compile({ loss: 'categoricalCrossentropy', metrics: ['topKCategoricalAccuracy', 'accuracy'] });
    const copy = modelFromJson(modelToJson(made));
    expect(copy.getCompileConfig()).toMatchObject({
      loss: 'categorical_crossentropy',
      metrics: [{ className: 'TopKCategoricalAccuracy', config: { name: 'topKCategoricalAccuracy' } }, 'accuracy'],
    });
  });
});

it.each([undefined, 1, 4])('stepsPerExecution: %s is kept', (stepsPerExecution) => {
  const made = sequential([dense(3, { inputShape: [2] })]);
  made.compile({ loss: 'mse', ...(stepsPerExecution === undefined ? {} : { stepsPerExecution }) });
  const json = modelToJson(made);
  expect(json).toContain(`"steps_per_execution":${stepsPerExecution ?? 1}`);
  expect(modelFromJson(json).getCompileConfig()?.stepsPerExecution).toBe(stepsPerExecution === 1 ? undefined : stepsPerExecution);
});

describe('configs that are none, or do harm', () => {
  const dense1 = { class_name: 'Dense', config: { units: 1, name: 'd' } };
  const with1 = (layer: unknown): unknown => ({ class_name: 'Sequential', config: { layers: [layer] } });
  const lambda = { class_name: '__lambda__', config: { value: '4wEAAA' } };

  it.each<readonly [what: string, config: unknown, message: string]>([
    ['nothing', null, 'the model must be an object'],
    ['a list', [], 'the model must be an object'],
    ['a layer', dense1, 'className must be that of a model'],
    ['a class without a name', { class_name: 3, config: {} }, 'class_name must be the name of a class'],
    ['a Lambda', with1({ class_name: 'Lambda', config: { function: lambda } }), 'Code from files is never run'],
    ['a lambda', with1({ ...dense1, config: { units: 1, activation: lambda } }), 'Code from files is never run'],
    [
      'a function of another module',
      with1({
        ...dense1,
        config: { units: 1, activation: { module: 'os', class_name: 'function', config: 'system', registered_name: 'system' } },
      }),
      'activation must be of a class of Keras, received "system of os"',
    ],
    ['a class of another module', with1({ ...dense1, module: 'os' }), 'must be of a class of Keras, received "Dense of os"'],
    ['an unknown class', with1({ class_name: 'toString', config: {} }), 'class_name must be one of Sequential'],
    [
      'an unknown constraint',
      with1({ ...dense1, config: { units: 1, kernel_constraint: { class_name: 'Mine', config: {} } } }),
      'kernelConstraint must be of a class among MaxNorm',
    ],
    [
      'an argument that there is none of',
      with1({ ...dense1, config: { units: 1, unit: 2 } }),
      'must be made of arguments of Dense',
    ],
    ['no units', with1({ ...dense1, config: {} }), 'units must be an integer > 0'],
    ['endless units', with1({ ...dense1, config: { units: Infinity } }), 'units must be an integer > 0'],
    [
      'sizes beyond all bounds',
      with1({ ...dense1, config: { units: 2 ** 30, batch_input_shape: [null, 1024] } }),
      'must be of at most 60000000 weights together',
    ],
    [
      'sizes beyond all bounds, of weights that nothing is said about',
      with1({ class_name: 'Normalization', config: { axis: -1, batch_input_shape: [null, 2 ** 30] } }),
      'must be of at most 60000000 weights together',
    ],
    ['no layers', { class_name: 'Functional', config: { layers: 3 } }, 'the model, layers must be a list'],
    [
      'an operation that is no layer',
      with1({ module: 'keras.src.ops.numpy', class_name: 'Add', config: {} }),
      'must be a layer; operations stand in functional models',
    ],
  ])('%s', (_, config, message) => {
    expect(() => modelFromKerasConfig(config)).toThrow(FormatError);
    expect(() => modelFromKerasConfig(config)).toThrow(message);
  });

  it('the bins of Keras 2, which says that they come as integers, are read', () => {
    const made = modelFromKerasConfig(
      with1({ class_name: 'Discretization', config: { bin_boundaries: [0, 1], dtype: 'int64' } }),
    );
    expect(made.layers[0]?.getConfig()).toMatchObject({ binBoundaries: [0, 1], dtype: 'float32' });
  });

  it('a factor of contrast of Keras 2 stands for less as well', () => {
    const factorOf = (config: object): unknown =>
      modelFromKerasConfig(with1({ class_name: 'RandomContrast', config })).layers[0]?.getConfig()['factor'];
    expect(factorOf({ factor: 0.3, rng_type: 'stateful' })).toEqual([0.3, 0.3]);
    expect(factorOf({ factor: 0.3 })).toEqual([0, 0.3]);
    expect(factorOf({ factor: [0.1, 0.2], rng_type: 'stateful' })).toEqual([0.1, 0.2]);
  });

  it('seeds that are objects are read', () => {
    const seed = { module: 'keras.random', class_name: 'SeedGenerator', config: { seed: 5 }, registered_name: null };
    const made = modelFromKerasConfig(with1({ class_name: 'Dropout', config: { rate: 0.5, seed } }));
    expect(made.layers[0]?.getConfig()).toMatchObject({ ...dropout(0.5, { seed: 5, name: 'x' }).getConfig(), name: 'dropout' });
  });

  it('a single metric for an output is read as a list of one', () => {
    const compiled = (metrics: unknown): unknown => {
      const loss = { module: 'keras.losses', class_name: 'MeanSquaredError', config: {} };
      const dense = (name: string): object => ({
        class_name: 'Dense',
        config: { name, units: 2 },
        name,
        inbound_nodes: [[['x', 0, 0, {}]]],
      });
      const first = { class_name: 'InputLayer', config: { batch_shape: [null, 3], name: 'x' }, name: 'x', inbound_nodes: [] };
      const ends = {
        input_layers: [['x', 0, 0]],
        output_layers: [
          ['a', 0, 0],
          ['b', 0, 0],
        ],
      };
      const config = { name: 'm', layers: [first, dense('a'), dense('b')], ...ends };
      const made = modelFromKerasConfig({
        class_name: 'Functional',
        config,
        compile_config: { optimizer: 'sgd', loss, metrics },
      });
      return made.getCompileConfig()?.metrics;
    };
    expect(compiled({ a: 'mae', b: ['mse'] })).toEqual({ a: ['mae'], b: ['mse'] });
    expect(compiled(['mae', ['mse']])).toEqual([['mae'], ['mse']]);
    expect(compiled(['mae', 'mse'])).toEqual([['mae'], ['mse']]);
  });
});
