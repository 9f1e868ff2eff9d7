import type { Variable } from '@ibex-ml/core';
import { type AnyLayer, snakeCase } from '@ibex-ml/layers';

/** A layer with the weights that it has made itself, and where these stand in a file. */
export interface SavedLayer {
  /** As in `layers/dense_1`; empty for the model itself. */
  readonly path: string;
  readonly layer: AnyLayer;
  readonly weights: readonly Variable[];
}

/**
 * The model and all layers inside, each once, by Keras's rule for weight files: `layers/dense_1`. Layers are counted per class in the
 * order of the model, so a file fits any model of the same structure, whatever its layers are called.
 *
 * @see keras.src.saving.saving_lib._save_state
 */
export function savedLayers(model: AnyLayer): readonly SavedLayer[] {
  const saved: SavedLayer[] = [];
  const met = new Set<AnyLayer>();
  const visit = (layer: AnyLayer, path: string): void => {
    if (met.has(layer)) return;
    met.add(layer);
    const inner = new Set(layer.sublayers.flatMap((sublayer) => sublayer.weights));
    saved.push({ path, layer, weights: layer.weights.filter((weight) => !inner.has(weight)) });
    const counts = new Map<string, number>();
    for (const sublayer of layer.sublayers) {
      const name = snakeCase(sublayer.className);
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      visit(sublayer, `${path === '' ? '' : `${path}/`}layers/${count === 0 ? name : `${name}_${count}`}`);
    }
  };
  visit(model, '');
  return saved;
}

/** Where each weight of a model stands in a file: `layers/dense_1/vars/0`. */
export function weightPaths(model: AnyLayer): ReadonlyMap<string, Variable> {
  return new Map(
    savedLayers(model).flatMap(({ path, weights }) =>
      weights.map((weight, index) => [`${path === '' ? '' : `${path}/`}vars/${index}`, weight] as const),
    ),
  );
}
