import { ArgumentError } from '@ibex-ml/core';
import type { AnyLayer } from '../layer/layer.ts';
import type { LayerConfig } from '../layer/options.ts';
import { builtinLayers, type LayerRegistry } from './builtin-layers.ts';
import type { SerializedObject } from './serialized-object.ts';

/** What every layer takes, whether or not its config says it. */
const common = ['name', 'trainable', 'dtype', 'inputShape', 'activityRegularizer'];

/**
 * Makes a layer from its class name and what its `getConfig` gave; with new weights.
 *
 * @param registry - makers of layers by class name; those of your own are added to the built-in ones
 * @throws {ArgumentError} for a class that the registry lacks, or arguments that the layer does not have
 * @example
 * const layer = dense(3, { activation: 'relu' });
 * const copy = layerFromConfig({ className: layer.className, config: layer.getConfig() });
 * copy.getConfig().activation // 'relu'
 *
 * const registry = { ...builtinLayers, Scale: (config) => rescaling(2, config) };
 * layerFromConfig({ className: 'Scale', config: { offset: 1 } }, registry).getConfig().offset // 1
 * @see keras.layers.deserialize
 */
export function layerFromConfig(serialized: SerializedObject, registry: LayerRegistry = builtinLayers): AnyLayer {
  const { className, config } = serialized;
  const maker = Object.hasOwn(registry, className) ? registry[className] : undefined;
  if (maker === undefined) {
    throw new ArgumentError({
      where: 'layerFromConfig',
      argument: 'className',
      expected: `one of ${Object.keys(registry).join(', ')}`,
      received: className,
      remedy: `Pass a layer of your own in the registry: layerFromConfig(data, { ...builtinLayers, ${className}: (config) => ... }).`,
    });
  }
  const layer = maker(config as LayerConfig);
  const known = new Set([...common, ...Object.keys(layer.getConfig())]);
  const unknown = Object.keys(config).filter((argument) => !known.has(argument));
  if (unknown.length === 0) return layer;
  throw new ArgumentError({
    where: 'layerFromConfig',
    argument: 'config',
    expected: `made of arguments of ${className}: ${[...known].join(', ')}`,
    received: unknown,
    remedy: 'Remove the arguments that the layer does not have, or correct their names.',
  });
}
