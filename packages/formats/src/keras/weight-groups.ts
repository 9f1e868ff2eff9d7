import type { NdArray } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';
import type { H5Dataset } from '../hdf5/read.ts';
import { H5Group } from '../hdf5/read.ts';
import type { H5Contents } from '../hdf5/write.ts';
import { savedLayers } from '../weights/weight-paths.ts';
import type { LayerValues } from './layer-values.ts';
import type { OptimizerState } from './optimizer-state.ts';
import { H5Tree } from './h5-tree.ts';

/** What a model's weights are in Keras 3's `.weights.h5`: each layer has a group `vars`, whose attribute `name` is its name. */
export async function weightGroups(model: AnyLayer, optimizer: OptimizerState | null): Promise<H5Contents> {
  const tree = new H5Tree();
  for (const { path, layer, weights } of savedLayers(model)) {
    const vars = tree.group(path === '' ? 'vars' : `${path}/vars`);
    vars.attributes['name'] = layer.name;
    for (const [index, weight] of weights.entries()) vars.arrays.set(String(index), await weight.read());
  }
  addVariables(tree, 'optimizer/vars', optimizer?.values ?? []);
  addVariables(tree, innerOptimizer, optimizer?.inner ?? []);
  return tree.root;
}

/** Where the state of an optimizer inside of another is. */
export const innerOptimizer = 'optimizer/inner_optimizer/vars';

function addVariables(tree: H5Tree, path: string, values: readonly (NdArray | bigint)[]): void {
  for (const [index, value] of values.entries()) tree.group(path).arrays.set(String(index), value);
}

/** The weights of a model's layers, and the arrays that stand where theirs belong; and the paths of other layers in the file. */
export function valuesByPath(model: AnyLayer, root: H5Group): { readonly layers: LayerValues[]; readonly unused: string[] } {
  const saved = savedLayers(model);
  const layers = saved.flatMap(({ path, layer, weights }): readonly LayerValues[] => {
    const arrays = variablesIn(root.group(path === '' ? 'vars' : `${path}/vars`));
    return weights.length === 0 && arrays.length === 0 ? [] : [{ layer: layer.name, weights, arrays }];
  });
  const known = new Set(saved.map(({ path }) => path));
  return { layers, unused: layerGroups(root).flatMap(({ path }) => (known.has(path) ? [] : [path])) };
}

/** The weights of a model's layers, and the arrays of the layer of the same name in the file. */
export function valuesByName(model: AnyLayer, root: H5Group): { readonly layers: LayerValues[]; readonly unused: string[] } {
  const groups = new Map(layerGroups(root).map(({ name, path, arrays }) => [name ?? path, arrays]));
  const saved = savedLayers(model).filter(({ weights }) => weights.length > 0);
  const layers = saved.map(({ layer, weights }) => ({ layer: layer.name, weights, arrays: groups.get(layer.name) ?? [] }));
  const known = new Set(layers.map(({ layer }) => layer));
  return { layers, unused: [...groups.keys()].filter((name) => !known.has(name)) };
}

/** The arrays `0`, `1`, and so on of a group. */
export function variablesIn(group: H5Group | null): readonly H5Dataset[] {
  const found: H5Dataset[] = [];
  for (let next = group?.dataset('0') ?? null; next !== null; next = group?.dataset(String(found.length)) ?? null)
    found.push(next);
  return found;
}

interface LayerGroup {
  readonly path: string;
  readonly name: string | null;
  readonly arrays: readonly H5Dataset[];
}

/** All layers of a file that have arrays. */
function layerGroups(root: H5Group, path = ''): readonly LayerGroup[] {
  const vars = path === '' ? null : root.group('vars');
  const name = vars?.attributes.get('name');
  const arrays = variablesIn(vars);
  const own = arrays.length === 0 ? [] : [{ path, name: typeof name === 'string' ? name : null, arrays }];
  const inner = root.group('layers');
  return [
    ...own,
    ...[...(inner?.members ?? [])].flatMap(([key, member]) =>
      member instanceof H5Group ? layerGroups(member, `${path === '' ? '' : `${path}/`}layers/${key}`) : [],
    ),
  ];
}
