import { FormatError, type NdArray, type Variable } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import type { H5Dataset } from '../hdf5/read.ts';

/** The state of a model's optimizer that Keras has: that for the weights which are trained now. */
function stateOf(model: Model): readonly Variable[] {
  return model.trainer.optimizer.variablesOf(model.trainableWeights);
}

/** The optimizer's state as files hold it, with its names; steps are counted in 64 bits there. */
export async function optimizerState(
  model: Model,
): Promise<{ readonly names: readonly string[]; readonly values: readonly (NdArray | bigint)[] }> {
  const state = stateOf(model);
  const values = await Promise.all(state.map((variable) => variable.read()));
  return {
    names: state.map(({ name }) => name),
    values: values.map((value, index) => (index === 0 ? BigInt(value.at()) : value)),
  };
}

/**
 * Sets the state of a model's optimizer from a file; all or none. A file of an optimizer that has not taken a step holds no slots, and
 * one of Keras 2 no learning rate, which it has in the config.
 *
 * @throws {FormatError} where the state is that of another optimizer or model
 */
export async function restoreOptimizer(model: Model, arrays: readonly H5Dataset[]): Promise<void> {
  const { optimizer } = model.trainer;
  const state = stateOf(model);
  const given = matched(state, arrays);
  const other = given === null ? undefined : [...given].find(([variable, array]) => !fits(variable, array));
  if (given === null || other !== undefined) throw otherState(model, state.length, other?.[0].name ?? `${arrays.length} arrays`);
  const values = optimizer.variables.map(async (variable) => given.get(variable)?.read() ?? variable.read());
  optimizer.setWeights(await Promise.all(values));
}

/** Which array belongs to which variable; null where their numbers do not fit. */
function matched(state: readonly Variable[], arrays: readonly H5Dataset[]): ReadonlyMap<Variable, H5Dataset> | null {
  // The iterations, and the learning rate where it is a variable; then the slots.
  const scalars = state[1]?.shape.length === 0 ? 2 : 1;
  if (arrays.length === state.length || arrays.length <= scalars) return pairs(state, arrays);
  const withoutRate = [...state.slice(0, 1), ...state.slice(scalars)];
  if (arrays.length === withoutRate.length) return pairs(withoutRate, arrays);
  // Keras 2 keeps momentum for gradient descent without any.
  return state.length === scalars ? pairs(state, arrays.slice(0, 1)) : null;
}

function pairs(state: readonly Variable[], arrays: readonly H5Dataset[]): ReadonlyMap<Variable, H5Dataset> {
  return new Map(arrays.map((array, index) => [state[index] as Variable, array]));
}

function fits(variable: Variable, array: H5Dataset): boolean {
  return variable.dtype === array.dtype && variable.shape.join() === array.shape.join();
}

function otherState(model: Model, count: number, received: string): FormatError {
  return new FormatError({
    where: `loadModel of ${model.label}`,
    argument: 'optimizer',
    expected: `of ${count} arrays that fit the model's ${model.trainer.optimizer.className}`,
    received,
    remedy: 'Load with includeOptimizer: false for an optimizer that begins anew.',
  });
}
