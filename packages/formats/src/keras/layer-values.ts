import { FormatError, formatShape, formatSpec, sameShape, type Variable } from '@ibex-ml/core';
import type { H5Dataset } from '../hdf5/read.ts';

/** The weights of a layer, and the arrays that a file has for them. */
export interface LayerValues {
  readonly layer: string;
  readonly weights: readonly Variable[];
  readonly arrays: readonly H5Dataset[];
}

/** What a weight file has given to a model. */
export interface WeightReport {
  /** The layers that have got their values from it. */
  readonly loaded: readonly string[];
  /** Those that have not, and why. */
  readonly skipped: readonly { readonly layer: string; readonly reason: string }[];
  /** What else the file has: layers that the model has not. */
  readonly unused: readonly string[];
}

/** Why the arrays do not fit the weights; null where they do. */
export function misfit({ weights, arrays }: LayerValues): string | null {
  if (arrays.length !== weights.length) return `the file has ${arrays.length} arrays for ${weights.length} weights`;
  for (const [index, weight] of weights.entries()) {
    const array = arrays[index] as H5Dataset;
    if (sameShape(array.shape, weight.shape) && isOf(array.dtype, weight.dtype)) continue;
    return `the file has ${array.dtype}${formatShape(array.shape)} for ${weight.name}, ${formatSpec(weight)}`;
  }
  return null;
}

/** Gives all layers their values; none where an array cannot be read. @throws {FormatError} for integers that are too large */
export function assign(layers: readonly LayerValues[]): void {
  const values = layers.flatMap(({ weights, arrays }) =>
    weights.map((weight, index) => ({ weight, value: arrays[index]?.read() })),
  );
  for (const { weight, value } of values) if (value !== undefined) weight.assign(value);
}

/** @throws {FormatError} unless all fit */
export function requireFit(where: string, layers: readonly LayerValues[], unused: readonly string[]): void {
  const [other] = layers.flatMap((layer) => misfit(layer) ?? []);
  const received = other ?? (unused.length > 0 ? `a file that also has ${unused.slice(0, 3).join(', ')}` : null);
  if (received === null) return;
  throw new FormatError({
    where,
    argument: 'weights',
    expected: 'those of a model of the same layers and sizes',
    received,
    remedy: 'Make the model as it was when it was saved, or load by name what fits: loadWeights(model, path, { byName: true }).',
  });
}

function isOf(found: string, wanted: string): boolean {
  return found === wanted || (found === 'int32' && (wanted === 'uint8' || wanted === 'bool'));
}
