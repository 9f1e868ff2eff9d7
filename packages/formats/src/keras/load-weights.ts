import { FormatError } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { H5Dataset, type H5Group } from '../hdf5/read.ts';
import { assign, type LayerValues, misfit, requireFit, type WeightReport } from './layer-values.ts';
import { legacyGroup, legacyValuesByName, legacyValuesByOrder } from './legacy-groups.ts';
import { notBuilt } from '../weights/not-built.ts';
import { valuesByName, valuesByPath } from './weight-groups.ts';

export interface LoadWeightsOptions {
  /**
   * Whether layers are found by their names, and what does not fit is left out; default false: the file must be of a model of the same
   * layers, whatever they are called.
   */
  readonly byName?: boolean;
}

/** Gives a model the weights of a file, of Keras 3's form or of the legacy one; all, or by name those that fit. */
export function loadWeightsFrom(model: Model, root: H5Group, { byName = false }: LoadWeightsOptions = {}): WeightReport {
  const { layers, unused } = found(model, root, byName);
  if (!byName) requireFit(`loadWeights into ${model.label}`, layers, unused);
  const judged = layers.map((values) => ({ values, reason: reasonAgainst(values) }));
  const fitting = judged.flatMap(({ values, reason }) => (reason === null ? [values] : []));
  assign(fitting);
  return {
    loaded: fitting.map(({ layer }) => layer),
    skipped: judged.flatMap(({ values, reason }) => (reason === null ? [] : [{ layer: values.layer, reason }])),
    unused,
  };
}

function reasonAgainst(values: LayerValues): string | null {
  return values.arrays.length === 0 ? 'the file has no layer of this name' : misfit(values);
}

interface Found {
  readonly layers: readonly LayerValues[];
  readonly unused: readonly string[];
}

function found(model: Model, root: H5Group, byName: boolean): Found {
  const legacy = legacyGroup(root);
  if (legacy === null && root.group('layers') === null && root.group('vars') === null) throw noWeights(model);
  if (!model.built && hasArrays(legacy ?? root)) throw notBuilt(model);
  return legacy === null ? valuesIn(model, root, byName) : legacyValuesIn(model, legacy, byName);
}

/** Whether any layer of a file has weights. */
function hasArrays(group: H5Group): boolean {
  return [...group.members].some(
    ([name, member]) => !name.startsWith('optimizer') && (member instanceof H5Dataset || hasArrays(member)),
  );
}

function valuesIn(model: Model, root: H5Group, byName: boolean): Found {
  return byName ? valuesByName(model, root) : valuesByPath(model, root);
}

function legacyValuesIn(model: Model, group: H5Group, byName: boolean): Found {
  return byName ? legacyValuesByName(model, group) : { layers: legacyValuesByOrder(model, group), unused: [] };
}

function noWeights(model: Model): FormatError {
  return new FormatError({
    where: `loadWeights into ${model.label}`,
    argument: 'bytes',
    expected: 'a file of weights that Keras has written',
    received: 'an HDF5 file without groups of layers',
    remedy: 'Save it by save_weights of Keras, or by saveWeights.',
  });
}
