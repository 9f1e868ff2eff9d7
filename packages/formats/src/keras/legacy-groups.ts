import { FormatError, type NdArray, type Variable } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { damaged } from '../hdf5/byte-view.ts';
import type { H5Dataset, H5Group } from '../hdf5/read.ts';
import { savedLayers } from '../weights/weight-paths.ts';
import type { H5Tree } from './h5-tree.ts';
import type { LayerValues } from './layer-values.ts';

/** The weights of a layer in the order of legacy files: first those that are trained. */
function legacyWeights(layer: AnyLayer): readonly Variable[] {
  return [...layer.trainableWeights, ...layer.nonTrainableWeights];
}

/** Weights that belong to the model and to none of its layers. */
function ownWeights(model: Model): readonly Variable[] {
  return savedLayers(model)[0]?.weights ?? [];
}

/** Puts a model's weights under `model_weights`, as Keras's .h5 files have them. */
export async function addLegacyWeights(tree: H5Tree, model: Model, attributes: Readonly<Record<string, string>>): Promise<void> {
  const group = tree.group('model_weights');
  Object.assign(group.attributes, attributes, { layer_names: model.layers.map(({ name }) => name) });
  for (const layer of model.layers) await addArrays(tree, `model_weights/${layer.name}`, legacyWeights(layer));
  await addArrays(tree, 'model_weights/top_level_model_weights', ownWeights(model));
}

/** Puts an optimizer's state under `optimizer_weights`. */
export function addLegacyOptimizer(tree: H5Tree, names: readonly string[], values: readonly (NdArray | bigint)[]): void {
  const group = tree.group('optimizer_weights');
  group.attributes['weight_names'] = different(names);
  for (const [index, name] of different(names).entries()) tree.array(group, name, values[index] as NdArray | bigint);
}

async function addArrays(tree: H5Tree, path: string, weights: readonly Variable[]): Promise<void> {
  const group = tree.group(path);
  const names = different(weights.map(({ name }) => name));
  group.attributes['weight_names'] = names;
  for (const [index, name] of names.entries()) tree.array(group, name, await (weights[index] as Variable).read());
}

/** Layers inside of models may have the same names; order is what counts. */
function different(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 1; taken.has(free); count += 1) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
}

/** The group of a legacy file that has the weights: `model_weights`, or all of a file of weights alone; null for other files. */
export function legacyGroup(root: H5Group): H5Group | null {
  return [root.group('model_weights'), root].find((group) => group !== null && names(group, 'layer_names') !== null) ?? null;
}

/** The weights of a model's layers, and the arrays of the file in its order. @throws {FormatError} for other numbers of layers */
export function legacyValuesByOrder(model: Model, group: H5Group): readonly LayerValues[] {
  const found = layersOf(group).filter(({ arrays }) => arrays.length > 0);
  const layers = model.layers.filter((layer) => layer.weights.length > 0);
  if (found.length !== layers.length) {
    throw new FormatError({
      where: `loadWeights into ${model.label}`,
      argument: 'layers',
      expected: `the ${layers.length} of the model that have weights`,
      received: `${found.length} in the file`,
      remedy:
        'Make the model as it was when it was saved, or load by name what fits: loadWeights(model, path, { byName: true }).',
    });
  }
  const own = { layer: model.name, weights: ownWeights(model), arrays: arraysOf(group.group('top_level_model_weights')) };
  const values = layers.map((layer, index) => ({
    layer: layer.name,
    weights: legacyWeights(layer),
    arrays: found[index]?.arrays ?? [],
  }));
  return own.weights.length + own.arrays.length === 0 ? values : [...values, own];
}

/** The weights of a model's layers, and the arrays of the layer of the same name in the file. */
export function legacyValuesByName(model: Model, group: H5Group): { readonly layers: LayerValues[]; readonly unused: string[] } {
  const found = new Map(layersOf(group).flatMap(({ name, arrays }) => (arrays.length === 0 ? [] : [[name, arrays] as const])));
  const layers = model.layers
    .filter((layer) => layer.weights.length > 0)
    .map((layer) => ({ layer: layer.name, weights: legacyWeights(layer), arrays: found.get(layer.name) ?? [] }));
  const known = new Set(layers.map(({ layer }) => layer));
  return { layers, unused: [...found.keys()].filter((name) => !known.has(name)) };
}

/** The arrays of a legacy file under the names of layers and weights, in its order; null for other files. */
export function legacyArrays(root: H5Group): ReadonlyMap<string, H5Dataset> | null {
  const group = legacyGroup(root);
  if (group === null) return null;
  const named = (names(group, 'layer_names') ?? []).flatMap((layer) =>
    [...namedArrays(group.group(layer))].map(([weight, array]) => [`${layer}/${weight}`, array] as const),
  );
  return new Map(named);
}

function layersOf(group: H5Group): readonly { readonly name: string; readonly arrays: readonly H5Dataset[] }[] {
  return (names(group, 'layer_names') ?? []).map((name) => ({ name, arrays: arraysOf(group.group(name)) }));
}

/** The arrays that a group lists. @throws {FormatError} where one is not there */
export function arraysOf(group: H5Group | null): readonly H5Dataset[] {
  return [...namedArrays(group).values()];
}

/** The same under the names that the group lists. */
function namedArrays(group: H5Group | null): ReadonlyMap<string, H5Dataset> {
  const listed = group === null ? [] : (names(group, 'weight_names') ?? []);
  return new Map(
    listed.map((name) => {
      const array = group?.dataset(name) ?? null;
      if (array !== null) return [name, array];
      throw damaged('weight_names', 'names of arrays that the file holds', name);
    }),
  );
}

/**
 * A list of names, which stands in one attribute or in several: `layer_names`, or `layer_names0`, `layer_names1`, and so on; null where
 * there is none.
 *
 * @throws {FormatError} for a name that is listed twice
 */
function names({ attributes }: H5Group, name: string): readonly string[] | null {
  const parts = [attributes.get(name) ?? []];
  for (
    let next = attributes.get(`${name}0`);
    next !== undefined && next !== null;
    next = attributes.get(`${name}${parts.length - 1}`)
  ) {
    parts.push(next);
  }
  const all = parts.flat();
  if (new Set(all).size < all.length) throw damaged(name, 'names that are different', 'one twice');
  return attributes.has(name) || parts.length > 1 ? all : null;
}
