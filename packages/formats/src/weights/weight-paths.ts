import type { Variable } from '@ibex-ml/core';
import { type AnyLayer, snakeCase } from '@ibex-ml/layers';

/**
 * Where each weight of a model stands in a file, by Keras's rule for weight files: `layers/dense_1/vars/0`. Layers are counted per
 * class in the order of the model, so a file fits any model of the same structure, whatever its layers are called.
 *
 * @see keras.src.saving.saving_lib._save_state
 */
export function weightPaths(model: AnyLayer): ReadonlyMap<string, Variable> {
  const paths = new Map<string, Variable>();
  const seen = new Set<Variable>();
  collect(model, '', paths, seen);
  return paths;
}

function collect(layer: AnyLayer, prefix: string, paths: Map<string, Variable>, seen: Set<Variable>): void {
  const inner = new Set(layer.sublayers.flatMap((sublayer) => sublayer.weights));
  for (const [index, weight] of layer.weights.filter((candidate) => !inner.has(candidate)).entries()) {
    if (!seen.has(weight)) paths.set(`${prefix}vars/${index}`, weight);
    seen.add(weight);
  }
  const counts = new Map<string, number>();
  for (const sublayer of layer.sublayers) {
    const name = snakeCase(sublayer.className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    collect(sublayer, `${prefix}layers/${count === 0 ? name : `${name}_${count}`}/`, paths, seen);
  }
}
