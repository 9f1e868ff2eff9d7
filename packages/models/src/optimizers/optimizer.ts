import type { NdArray, Tensor, Variable } from '@ibex-ml/core';

/**
 * What the fitting loop asks of an optimizer; every optimizer extends BaseOptimizer, which does all of this from a pure update rule
 * `(weight, gradient, slots, learning rate, step) -> (weight, slots)` written in ops.
 *
 * @see keras.optimizers.Optimizer
 */
export interface Optimizer {
  /** Keras's class name: `Adam`. */
  readonly className: string;
  readonly name: string;
  /** Batches seen, an int32 scalar: steps taken, unless several batches make one. */
  readonly iterations: Variable;
  /** The optimizer that this one wraps, as one that scales the loss does; null where it wraps none. */
  readonly innerOptimizer: Optimizer | null;
  /** Whether the rate follows a schedule or a function of the step, so that it cannot be set. */
  readonly followsSchedule: boolean;
  /** Whether it keeps an average of each weight. */
  readonly useEma: boolean;
  /** The average of a weight that `useEma` keeps; null where there is none (yet). */
  averageOf(weight: Variable): Variable | null;
  /** The rate now: set it between steps to change it, unless it follows a schedule. Read it with `readLearningRate`. */
  setLearningRate(value: number): void;
  readLearningRate(): Promise<number>;
  /**
   * All state in Keras's order: iterations, learning rate, averages, sums of gradients, the slots of each weight, and what belongs to none. Slots belong to a weight for good:
   * freezing a layer and unfreezing it later finds them as they were.
   */
  readonly variables: readonly Variable[];
  /** The state for these weights alone, in the order of `variables`: what Keras has of a model whose other layers are frozen. */
  variablesOf(weights: readonly Variable[]): readonly Variable[];
  /** Makes the slots for these weights; those that have some keep them. */
  build(weights: readonly Variable[]): void;
  /** The loss as it is to be differentiated: multiplied by what `apply` takes out of the gradients again, or as it is. */
  scaleLoss(loss: Tensor): Tensor;
  /** One step, in ops: updates weights, slots and iterations. Call it in a traced function. */
  apply(gradients: readonly Tensor[], weights: readonly Variable[]): void;
  /** Puts the averages that `useEma` keeps in the place of these weights; the end of fit calls it. Without averages it does nothing. */
  finalize(weights: readonly Variable[]): Promise<void>;
  getConfig(): Readonly<Record<string, unknown>>;
  /** Sets all state, in the order of `variables`; all or nothing. */
  setWeights(values: readonly NdArray[]): void;
  dispose(): void;
}
