import {
  ArgumentError,
  DTypeError,
  formatShape,
  type NdArray,
  sameShape,
  ShapeError,
  StateError,
  type Variable,
} from '@ibex-ml/core';

const remedy = 'Build the optimizer with the weights that it was saved with, then set its state.';

/** @throws {ArgumentError | ShapeError | DTypeError} unless there is one value per variable, of its shape and type */
export function requireState(where: string, variables: readonly Variable[], values: readonly NdArray[]): void {
  if (values.length !== variables.length) {
    throw new ArgumentError({
      where,
      argument: 'values',
      expected: `${variables.length} arrays, one per variable`,
      received: `${values.length} arrays`,
      remedy,
    });
  }
  for (const [index, variable] of variables.entries()) requireFit(where, index, variable, values[index] as NdArray);
}

function requireFit(where: string, index: number, variable: Variable, value: NdArray): void {
  const argument = `values[${index}] (${variable.name})`;
  if (!sameShape(value.shape, variable.shape)) {
    throw new ShapeError({
      where,
      argument,
      expected: `of shape ${formatShape(variable.shape)}`,
      received: formatShape(value.shape),
      remedy,
    });
  }
  if (value.dtype === variable.dtype) return;
  throw new DTypeError({ where, argument, expected: `of type ${variable.dtype}`, received: value.dtype, remedy });
}

/** @throws {ArgumentError} unless there are as many gradients as weights */
export function requireAsMany(where: string, gradients: readonly unknown[], weights: readonly unknown[]): void {
  if (gradients.length === weights.length) return;
  throw new ArgumentError({
    where,
    argument: 'gradients',
    expected: `as many as weights, ${weights.length}`,
    received: gradients.length,
    remedy: 'Pass the gradients with respect to these weights, in the same order.',
  });
}

/** For a step on a weight that has no slots. */
export function notBuilt(where: string, weight: Variable): StateError {
  return new StateError({
    where,
    argument: 'weights',
    expected: 'weights that the optimizer was built with',
    received: weight.name,
    remedy: 'Call build(weights) first.',
  });
}

/** For weights that come when averages are kept already. */
export function lateAverages(where: string, weights: readonly Variable[]): StateError {
  return new StateError({
    where,
    argument: 'weights',
    expected: 'all given to the first build, as useEma averages them from the first step on',
    received: weights.map(({ name }) => name),
    remedy: 'Use a new optimizer for the larger set of weights.',
  });
}
