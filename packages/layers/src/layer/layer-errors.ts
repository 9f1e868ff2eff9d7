import {
  ArgumentError,
  type ErrorDetails,
  formatSpec,
  IbexError,
  NdArray,
  sameShape,
  ShapeError,
  type Spec,
  StateError,
} from '@ibex-ml/core';

/** Inputs of which some are placeholders and some are tensors. */
export function mixedInputs(where: string, inputs: readonly unknown[]): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'inputs',
    expected: 'all placeholders of a functional model, or all tensors',
    received: inputs,
    remedy: 'Pass the tensors to an input() of the model, or keep them inside a layer of your own.',
  });
}

/** A weight that is used before it is made. */
export function notBuilt(where: string): StateError {
  return new StateError({
    where,
    argument: 'weights',
    expected: 'made before they are used',
    received: 'a layer that is not built',
    remedy: 'Apply the layer to an input, or give inputShape.',
  });
}

/** @throws {ShapeError} unless these are values for these weights: as many, of the same shapes and types */
export function requireFit(where: string, built: boolean, weights: readonly Spec[], values: unknown): void {
  const fits = (value: unknown, { shape, dtype }: Spec): boolean =>
    value instanceof NdArray && sameShape(value.shape, shape) && value.dtype === dtype;
  const given: readonly unknown[] = Array.isArray(values) ? values : [];
  const all = given.length === weights.length && weights.every((weight, index) => fits(given[index], weight));
  if (!all || !Array.isArray(values)) throw misfitWeights(where, built, weights, values);
}

function misfitWeights(where: string, built: boolean, expected: readonly Spec[], received: unknown): ShapeError {
  const shown = (specs: readonly Spec[]): string =>
    specs.length === 0 ? 'no arrays' : `${specs.length} arrays: ${specs.map(formatSpec).join(', ')}`;
  const arrays = Array.isArray(received) && received.every((value) => value instanceof NdArray);
  return new ShapeError({
    where,
    argument: 'weights',
    expected: shown(expected),
    received: arrays ? shown(received) : received,
    remedy: built
      ? 'They belong to another layer or model, or are in another order.'
      : 'Build the layer first: it has no weights yet.',
  });
}

/** An error of an op, reported as one of the layer that applies it; other errors as they are. */
export function located(error: unknown, label: string): unknown {
  if (!(error instanceof IbexError) || error.where.includes('"')) return error;
  const Kind = error.constructor as new (details: ErrorDetails) => IbexError;
  const { where, argument, expected, received, remedy } = error;
  return new Kind({ where: `${label}, ${where}`, argument, expected, received, remedy, cause: error });
}
