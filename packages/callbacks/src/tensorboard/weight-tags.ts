import type { Variable } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';
import { Model } from '@ibex-ml/models';

/**
 * The weights of a model by the paths that Keras knows them by: `dense/kernel`, and under the name of a sequential model
 * `sequential/dense/kernel`. A model inside another keeps its own paths, since it has made its weights before. In the order of Keras's
 * `model.layers`; what stands there twice is given once.
 */
export function weightTags(model: Model): ReadonlyMap<string, Variable> {
  const tags = new Map<string, Variable>();
  for (const layer of model.layers) visit(layer, prefixOf(model), tags);
  return tags;
}

function visit(layer: AnyLayer, prefix: string, tags: Map<string, Variable>): void {
  const inner = new Set(layer.sublayers.flatMap((sublayer) => sublayer.weights));
  for (const weight of layer.weights) {
    // A weight is called by its layer and itself.
    const own = weight.name.startsWith(`${layer.name}/`) ? weight.name : `${layer.name}/${weight.name}`;
    if (!inner.has(weight)) tags.set(prefix + own, weight);
  }
  const path = isModel(layer) ? prefixOf(layer) : `${prefix}${layer.name}/`;
  for (const sublayer of layer.sublayers) visit(sublayer, path, tags);
}

function isModel(layer: AnyLayer): layer is Model {
  return layer instanceof Model;
}

/** The layers of a functional model have been applied, and their weights made, before there was a model. */
function prefixOf(model: Model): string {
  return model.className === 'Functional' ? '' : `${model.name}/`;
}
