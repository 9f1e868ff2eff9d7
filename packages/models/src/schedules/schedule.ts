import type { Tensor } from '@ibex-ml/core';

/**
 * A learning rate that follows the steps of training. Written in ops, so that it runs inside the compiled step.
 *
 * @see keras.optimizers.schedules.LearningRateSchedule
 */
export interface LearningRateSchedule {
  /** Keras's class name: `CosineDecay`. */
  readonly className: string;
  /**
   * @param step - steps taken before this one, a float32 scalar
   * @returns the rate, a float32 scalar
   */
  call(step: Tensor): Tensor;
  /** Its arguments as plain data. */
  getConfig(): Readonly<Record<string, unknown>>;
}
