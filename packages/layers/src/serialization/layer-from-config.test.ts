import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { configCases, type JsonValue } from '@ibex-ml/golden';
import { describe, expect, it } from 'vitest';
import { dense } from '../core/dense.ts';
import { Layer } from '../layer/layer.ts';
import { camelCase, snakeCase } from '../layer/names.ts';
import { builtinLayers } from './builtin-layers.ts';
import { layerFromConfig } from './layer-from-config.ts';

/** Arguments of Keras that are only accepted with their defaults, or that stand in its configs without being options of the layer. */
const leftToKeras = new Set([
  'quantization_config',
  'synchronized',
  'renorm',
  'renorm_clipping',
  'renorm_momentum',
  'rms_scaling',
  'activity_regularizer',
  'sparse',
]);

type Json = Readonly<Record<string, unknown>>;

/** What a value of ours is in Keras's config, and the other way round, brought to one form. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { className, class_name: kerasName, config } = value as Json;
  const name = className ?? kerasName;
  if (name === 'DTypePolicy') return (config as Json)['name'];
  const { input_axes: inputAxes, output_axes: outputAxes, ...rest } = config as Json;
  expect([inputAxes ?? null, outputAxes ?? null]).toEqual([null, null]);
  return { name, config: Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, plain(item)])) };
}

describe('configs', () => {
  const known = configCases('layers').filter(({ className }) => Object.hasOwn(builtinLayers, className));

  it('covers every layer of this package', () => {
    expect(known.map(({ className }) => className).sort()).toEqual(Object.keys(builtinLayers).sort());
  });

  it.each(known.map((item) => [item.className, item] as const))(
    '%s has Keras’s arguments and defaults',
    (_, { className, ...golden }) => {
      const toOurs = (values: Readonly<Record<string, JsonValue>>): Json =>
        Object.fromEntries(Object.entries(values).map(([key, value]) => [camelCase(key), value]));
      const layer = layerFromConfig({ className, config: { ...toOurs(golden.arguments), name: golden.config['name'] } });
      const ours = Object.entries(layer.getConfig()).map(([key, value]) => [
        key === 'keepDims' ? 'keepdims' : snakeCase(key),
        plain(value),
      ]);
      // Keras's SpatialDropout2D does not take it.
      if (!Object.hasOwn(golden.config, 'trainable')) expect(ours.splice(1, 1)).toEqual([['trainable', true]]);
      const keras = Object.entries(golden.config).filter(([key]) => !leftToKeras.has(key));
      expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(keras.map(([key, value]) => [key, plain(value)])));
    },
  );
});

class Scale extends Layer {
  readonly className = 'Scale';
  readonly #factor: number;

  constructor(factor: number, name: string) {
    super({ name });
    this.#factor = factor;
  }

  protected call(x: Tensor): Tensor {
    return ops.mul(x, this.#factor);
  }

  protected config(): Json {
    return { factor: this.#factor };
  }
}

describe('layerFromConfig', () => {
  it('makes layers of one’s own that the registry has', () => {
    const registry = {
      ...builtinLayers,
      Scale: (config: Json) => new Scale(config['factor'] as number, config['name'] as string),
    };
    const data = { className: 'Scale', config: new Scale(3, 'three').getConfig() };
    expect(layerFromConfig(data, registry).getConfig()).toEqual(data.config);
    expect(() => layerFromConfig(data)).toThrow('{ ...builtinLayers, Scale: (config) => ... }');
  });

  it('refuses classes and arguments that are none', () => {
    expect(() => layerFromConfig({ className: 'toString', config: {} })).toThrow(ArgumentError);
    expect(() => layerFromConfig({ className: 'Dense', config: { units: 3, unit: 4 } })).toThrow('received ["unit"]');
    expect(() => layerFromConfig({ className: 'Dense', config: {} })).toThrow('units must be an integer > 0');
  });

  it('keeps names, freezing, types and penalties', () => {
    const options = { name: 'out', trainable: false, dtype: 'mixed_float16', activityRegularizer: 'l2' } as const;
    const { className, ...layer } = { className: 'Dense', config: dense(3, options).getConfig() };
    const copy = layerFromConfig({ className, ...layer });
    expect(copy.getConfig()).toEqual(layer.config);
    expect([copy.name, copy.trainable, copy.dtypePolicy.name]).toEqual(['out', false, 'mixed_float16']);
    expect(copy.activityRegularizer?.getConfig()).toEqual({ l2: 0.01 });
  });
});
