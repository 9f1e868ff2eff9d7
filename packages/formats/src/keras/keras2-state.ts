import type { Variable } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import type { H5Dataset } from '../hdf5/read.ts';

type Optimizer = Model['trainer']['optimizer'];

/** Which array belongs to which variable of an optimizer. */
export type StatePairs = ReadonlyMap<Variable, H5Dataset>;

/**
 * The slots of an optimizer of Keras before 2.11: after the iterations the first slot of all weights, then the second of all, and so
 * on. Null where the arrays are not as many.
 */
export function legacySlots(optimizer: Optimizer, weights: readonly Variable[], arrays: readonly H5Dataset[]): StatePairs | null {
  const [steps, ...rest] = arrays;
  const slots = weights.map((weight) => slotsOf(optimizer, weight));
  const count = slots[0]?.length ?? 0;
  // Old versions kept an empty third slot for an Adam without amsgrad; new ones momentum for gradient descent without any.
  const spare = rest.length === 3 * weights.length && count === 2;
  if (steps === undefined || (rest.length !== count * weights.length && rest.length > 0 && count > 0 && !spare)) return null;
  // This one alone lies weight by weight.
  const byWeight = optimizer.className === 'Ftrl';
  const at = (weight: number, slot: number): number => (byWeight ? weight * count + slot : slot * weights.length + weight);
  const pairs = slots.flatMap((own, weight) => own.map((variable, slot) => [variable, rest[at(weight, slot)]] as const));
  return new Map([[optimizer.iterations, steps], ...pairs.filter(isWhole)]);
}

function isWhole(pair: readonly [Variable, H5Dataset | undefined]): pair is readonly [Variable, H5Dataset] {
  return pair[1] !== undefined;
}

/** The state of one weight alone. */
function slotsOf(optimizer: Optimizer, weight: Variable): readonly Variable[] {
  const none = new Set(optimizer.variablesOf([]));
  return optimizer.variablesOf([weight]).filter((variable) => !none.has(variable));
}

/** The slots of Keras 2's Adafactor, which keeps nothing else than one for each vector. */
export function adafactorSlots(
  optimizer: Optimizer,
  weights: readonly Variable[],
  arrays: readonly H5Dataset[],
): StatePairs | null {
  const slots = weights.flatMap((weight) => {
    const own = slotsOf(optimizer, weight);
    return weight.shape.length < 2 ? own.slice(-1) : own;
  });
  if (arrays.length !== slots.length + 1) return null;
  return new Map([optimizer.iterations, ...slots].map((variable, index) => [variable, arrays[index] as H5Dataset]));
}
