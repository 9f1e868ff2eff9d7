import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { requireRate } from './arguments.ts';

/** Averages of the weights over the steps of training. */
export interface MovingAverageOptions {
  /** Whether to keep a moving average of each weight, put in its place at the end of fit; default false. */
  readonly useEma?: boolean;
  /** The share of the average that stays at each step, in [0, 1); default 0.99. */
  readonly emaMomentum?: number;
  /** Steps after which the averages are put in the weights' place, again and again; default null, at the end only. */
  readonly emaOverwriteFrequency?: number | null;
}

/** The arguments, with defaults filled in. */
export type MovingAverage = Readonly<Required<MovingAverageOptions>>;

/** @throws {ArgumentError} when the momentum or the frequency is out of range */
export function movingAverageOf(where: string, options: MovingAverageOptions): MovingAverage {
  const { useEma = false, emaMomentum = 0.99, emaOverwriteFrequency = null } = options;
  requireRate(where, 'emaMomentum', emaMomentum);
  if (emaOverwriteFrequency !== null && !(Number.isInteger(emaOverwriteFrequency) && emaOverwriteFrequency >= 1)) {
    throw new ArgumentError({
      where,
      argument: 'emaOverwriteFrequency',
      expected: 'an integer >= 1, or null',
      received: emaOverwriteFrequency,
      remedy: 'Pass a number of steps, or leave it out to overwrite the weights at the end only.',
    });
  }
  return { useEma, emaMomentum, emaOverwriteFrequency };
}

/**
 * Moves the averages towards the weights, in ops; the first step sets them.
 *
 * Formula: average = momentum · average + (1 - momentum) · weight, with momentum 0 at the first step
 *
 * @param weights - all that there are averages of, so that one which is not trained at first has its own later
 * @param trained - those that may be overwritten; the others stay as they are, to the last bit
 * @param steps - taken before this one, an int32 scalar
 */
export function updateAverages(
  { emaMomentum, emaOverwriteFrequency }: MovingAverage,
  {
    weights,
    averages,
    trained,
  }: { readonly weights: readonly Variable[]; readonly averages: readonly Variable[]; readonly trained: readonly Variable[] },
  steps: Tensor,
): void {
  const momentum = ops.mul(ops.cast(ops.notEqual(steps, 0), 'float32'), emaMomentum);
  const rest = ops.sub(1, momentum);
  const overwrites = emaOverwriteFrequency === null ? null : ops.equal(ops.mod(ops.add(steps, 1), emaOverwriteFrequency), 0);
  for (const [index, average] of averages.entries()) {
    const weight = weights[index] as Variable;
    const moved = ops.add(ops.mul(momentum, average), ops.mul(rest, weight));
    average.assign(moved);
    if (overwrites !== null && trained.includes(weight)) weight.assign(ops.where(overwrites, moved, weight));
  }
}
