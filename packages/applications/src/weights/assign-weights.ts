import { ArgumentError, FormatError, formatSpec, isFloat, NdArray, sameShape, type Variable } from '@ibex-ml/core';
import { type AnyLayer, snakeCase } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import type { NamedWeights } from './named-weights.ts';

/** The weights of a layer in a file, under the last parts of their names, in the file's order. */
type LayerWeights = ReadonlyMap<string, NdArray>;

/** Names that weights had in Keras 2. */
const formerNames: Readonly<Record<string, string>> = { kernel: 'depthwise_kernel' };

/**
 * Sets all weights of a model from a file's, all or none: by the names of layers and weights, or, where the file has other names but as
 * many layers with weights of the same shapes in the same order, by that order, as Keras reads its own .h5 files. Found by name,
 * weights of other layers, such as a top that this model does not have, are left out.
 *
 * @throws {FormatError} when weights are missing, or of other shapes
 * @throws {ArgumentError} when the weights are no map of arrays
 */
export function assignWeights(where: string, model: Model, weights: NamedWeights): void {
  requireMap(where, weights);
  const file = byLayer(weights);
  const layers = model.layers.filter((layer) => layer.weights.length > 0);
  const named = layers.map((layer) => find(layer, file));
  const missing = layers.flatMap((layer, index) => missingOf(layer, named[index]));
  const values = missing.length === 0 ? named.map((found) => found as readonly NdArray[]) : inOrder(layers, file);
  if (values === null) throw lacking(where, missing, [...weights.keys()]);
  const flat = values.flat();
  const own = layers.flatMap((layer) => layer.weights);
  requireFit(where, own, flat);
  for (const [index, weight] of own.entries()) {
    const { data, shape } = flat[index] as NdArray;
    weight.assign(new NdArray(data, shape, weight.dtype));
  }
}

/** Names that belong together, by all that stands in front of the weight's own. */
function byLayer(weights: NamedWeights): ReadonlyMap<string, LayerWeights> {
  const layers = new Map<string, Map<string, NdArray>>();
  for (const [path, value] of weights) {
    const [, layer = '', name = path] = /^(.*)\/(.*?)(?::0)?$/.exec(path) ?? [];
    layers.set(layer, (layers.get(layer) ?? new Map<string, NdArray>()).set(name, value));
  }
  return layers;
}

/** The values of a layer's weights by name, undefined where one is not there. */
function find(layer: AnyLayer, file: ReadonlyMap<string, LayerWeights>): readonly (NdArray | undefined)[] {
  const group = groupOf(layer, file);
  return layer.weights.map((weight) => {
    const name = lastPart(weight);
    return group?.get(name) ?? group?.get(formerNames[name] ?? name);
  });
}

/**
 * The group of a layer's name, alone or behind others; undefined where there are several. A layer that got its name by counting may
 * have got another number where the file was written.
 */
function groupOf(layer: AnyLayer, file: ReadonlyMap<string, LayerWeights>): LayerWeights | undefined {
  const ends = [...file].map(([path, group]) => [path.slice(path.lastIndexOf('/') + 1), group] as const);
  const counted = new RegExp(`^${snakeCase(layer.className)}(_\\d+)?$`);
  const exact = ends.filter(([name]) => name === layer.name);
  const [only, ...others] = exact.length === 0 && counted.test(layer.name) ? ends.filter(([name]) => counted.test(name)) : exact;
  return file.get(layer.name) ?? (others.length === 0 ? only?.[1] : undefined);
}

function missingOf(layer: AnyLayer, found: readonly (NdArray | undefined)[] | undefined): readonly string[] {
  return layer.weights.filter((_, index) => found?.[index] === undefined).map((weight) => `${layer.name}/${lastPart(weight)}`);
}

/** The values by the order of layers, where every shape is as it must be. */
function inOrder(layers: readonly AnyLayer[], file: ReadonlyMap<string, LayerWeights>): readonly (readonly NdArray[])[] | null {
  const groups = [...file.values()].map((group) => [...group.values()]);
  const fits =
    groups.length === layers.length &&
    layers.every(({ weights }, index) => {
      const group = groups[index] as readonly NdArray[];
      return (
        group.length === weights.length && weights.every(({ shape }, place) => sameShape(shape, (group[place] as NdArray).shape))
      );
    });
  return fits ? groups : null;
}

function lastPart({ name }: Variable): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function requireMap(where: string, weights: unknown): void {
  if (weights instanceof Map && [...weights.values()].every((value) => value instanceof NdArray)) return;
  throw new ArgumentError({
    where,
    argument: 'weights',
    expected: 'a map of arrays by name, or null for random weights',
    received: weights,
    remedy: 'Read the file with a reader of @ibex-ml/formats and pass what it gives. Ibex downloads no weights by itself.',
  });
}

function requireFit(where: string, weights: readonly Variable[], values: readonly NdArray[]): void {
  for (const [index, weight] of weights.entries()) {
    const value = values[index] as NdArray;
    const holds = value.dtype === weight.dtype || (isFloat(value.dtype) && isFloat(weight.dtype));
    if (holds && sameShape(weight.shape, value.shape)) continue;
    throw new FormatError({
      where,
      argument: `weight "${weight.name}"`,
      expected: formatSpec(weight),
      received: value,
      remedy: 'The weights are those of another width, input or number of classes: check alpha, inputShape and classes.',
    });
  }
}

function lacking(where: string, missing: readonly string[], names: readonly string[]): FormatError {
  const listed = (all: readonly string[]): string =>
    `${all.slice(0, 3).join(', ')}${all.length > 3 ? `, ... (${all.length})` : ''}`;
  return new FormatError({
    where,
    argument: 'weights',
    expected: `those of this network: ${listed(missing)} among them`,
    received: names.length === 0 ? 'no weights' : listed(names),
    remedy: 'Check that the file is of this network, and whether it has the top that includeTop asks for.',
  });
}
