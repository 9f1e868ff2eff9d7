import { ArgumentError, type Dim, type DType } from '@ibex-ml/core';
import {
  type AnyLayer,
  builtinLayers,
  type LayerConfig,
  layerFromConfig,
  type LayerRegistry,
  type SerializedObject,
} from '@ibex-ml/layers';
import { InputLayer } from '../model/input.ts';
import { Model } from '../model/model.ts';
import { sequential } from '../model/sequential.ts';
import { operationFromConfig } from '../operations/operation-layer.ts';
import { functionalFromConfig, listed } from './functional-from-config.ts';

/**
 * Makes a model from its class name and what its `getConfig` gave: the same layers, names, shapes and connections, with new weights
 * and without compile. `serialize(model)` gives both; its `getCompileConfig()` is what compile takes.
 *
 * @param registry - makers of layers by class name; those of your own are added to the built-in ones
 * @throws {ArgumentError} for a class that the registry lacks, arguments that a layer does not have, or connections that lead nowhere
 * @example
 * const model = sequential([dense(3, { inputShape: [4] }), dense(2)]);
 * const copy = modelFromConfig({ className: model.className, config: model.getConfig() });
 * copy.setWeights(await model.getWeights());
 * copy.countParams() // 23
 * @see keras.models.clone_model, keras.Model.from_config
 */
export function modelFromConfig(serialized: SerializedObject, registry: LayerRegistry = builtinLayers): Model {
  const made = layerFromConfig(serialized, withModels(registry));
  if (isModel(made)) return made;
  throw new ArgumentError({
    where: 'modelFromConfig',
    argument: 'className',
    expected: 'that of a model, Sequential or Functional',
    received: serialized.className,
    remedy: 'Use layerFromConfig for a single layer.',
  });
}

function isModel(layer: AnyLayer): layer is Model {
  return layer instanceof Model;
}

/** Models stand inside models as layers do. */
function withModels(registry: LayerRegistry): LayerRegistry {
  const all: LayerRegistry = {
    InputLayer: inputFromConfig,
    Operation: operationFromConfig,
    Sequential: ({ name, trainable, dtype, layers }) =>
      sequential(
        listed<SerializedObject>('layers', layers).map((layer) => layerFromConfig(layer, all)),
        { name, trainable, dtype },
      ),
    Functional: (config) => functionalFromConfig(config, all),
    ...registry,
  };
  return all;
}

function inputFromConfig({ name, batchShape, dtype }: LayerConfig): InputLayer {
  const [batchSize = null, ...shape] = (batchShape ?? []) as readonly Dim[];
  return new InputLayer(shape, { name, dtype: dtype as DType, ...(batchSize === null ? {} : { batchSize }) });
}
