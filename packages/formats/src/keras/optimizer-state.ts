import { FormatError, type NdArray, type Variable } from '@ibex-ml/core';
import type { Model, Optimizer } from '@ibex-ml/models';
import type { H5Dataset } from '../hdf5/read.ts';
import { adafactorSlots, legacySlots, type StatePairs } from './keras2-state.ts';

/** The state of a model's optimizer that Keras has: that for the weights which are trained now. */
function stateOf(model: Model): readonly Variable[] {
  return model.trainer.optimizer.variablesOf(model.trainableWeights);
}

/** An optimizer's state as files hold it. */
export interface OptimizerState {
  readonly names: readonly string[];
  /** Steps are counted in 64 bits there. */
  readonly values: readonly (NdArray | bigint)[];
  /** Those of the values that belong to the optimizer inside, where there is one: Keras 3 writes them a second time. */
  readonly inner: readonly (NdArray | bigint)[];
}

/** What of a model's optimizer goes into files. */
export async function optimizerState(model: Model): Promise<OptimizerState> {
  const state = stateOf(model);
  const read = await Promise.all(state.map((variable) => variable.read()));
  const values = read.map((value) => (value.dtype === 'int32' ? BigInt(value.at()) : value));
  const { innerOptimizer } = model.trainer.optimizer;
  const inner = innerOptimizer === null ? 0 : innerOptimizer.variablesOf(model.trainableWeights).length;
  return { names: state.map(({ name }) => name), values, inner: values.slice(values.length - inner) };
}

/**
 * Sets the state of a model's optimizer from a file; all or none. A file of an optimizer that has not taken a step holds no slots, and
 * one of Keras 2 no learning rate, which it has in the config. A weight that was not trained has no average there: it begins as the weight.
 *
 * @param legacy - whether the optimizer was one of Keras before 2.11
 * @throws {FormatError} where the state is that of another optimizer or model
 */
export async function restoreOptimizer(model: Model, arrays: readonly H5Dataset[], legacy: boolean): Promise<void> {
  const { optimizer } = model.trainer;
  const state = stateOf(model);
  const weights = model.trainableWeights;
  const given = legacy ? legacySlots(optimizer, weights, arrays) : matched(optimizer, weights, arrays);
  const other = given === null ? undefined : [...given].find(([variable, array]) => !fits(variable, array));
  if (given === null || other !== undefined) throw otherState(model, state.length, other?.[0].name ?? `${arrays.length} arrays`);
  const averaged = new Map(model.weights.map((weight) => [optimizer.averageOf(weight), weight]));
  const values = optimizer.variables.map(
    async (variable) => given.get(variable)?.read() ?? (averaged.get(variable) ?? variable).read(),
  );
  optimizer.setWeights(await Promise.all(values));
}

/** Which array belongs to which variable; null where their numbers do not fit. */
function matched(optimizer: Optimizer, weights: readonly Variable[], arrays: readonly H5Dataset[]): StatePairs | null {
  const state = optimizer.variablesOf(weights);
  const inner = optimizer.innerOptimizer;
  if (inner === null) return matchedAlone(optimizer, weights, arrays);
  const all = state.length - inner.variablesOf(weights).length;
  // Before its first step Keras's has no scale yet, nor a count of finite steps; they are the last of its own.
  const own = arrays.length <= all ? all - 2 : all;
  const rest = matched(inner, weights, arrays.slice(own));
  return rest === null ? null : new Map([...pairs(state, arrays.slice(0, own)), ...rest]);
}

function matchedAlone(optimizer: Optimizer, weights: readonly Variable[], arrays: readonly H5Dataset[]): StatePairs | null {
  const state = optimizer.variablesOf(weights);
  // The iterations, and the learning rate where it is a variable; then the slots.
  const scalars = optimizer.followsSchedule ? 1 : 2;
  if (arrays.length === state.length || arrays.length <= scalars) return pairs(state, arrays);
  const withoutRate = [...state.slice(0, 1), ...state.slice(scalars)];
  if (arrays.length === withoutRate.length) return pairs(withoutRate, arrays);
  if (optimizer.className === 'Adafactor') return adafactorSlots(optimizer, weights, arrays);
  // Keras 2 keeps momentum for gradient descent without any.
  return state.length === scalars ? pairs(state, arrays.slice(0, 1)) : null;
}

function pairs(state: readonly Variable[], arrays: readonly H5Dataset[]): StatePairs {
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
