import { ArgumentError, jit, NdArray, ops, StateError, type Tensor, Variable } from '@ibex-ml/core';
import { resolveSchedule, type SerializedSchedule } from '../schedules/resolve-schedule.ts';
import type { LearningRateSchedule } from '../schedules/schedule.ts';

/** A rate that follows the step, a float32 scalar, in ops. */
export type LearningRateFunction = (step: Tensor) => Tensor;

/** A rate as optimizers take it: a number, a schedule (or one as saved data), or a function of the step. */
export type LearningRate = number | LearningRateSchedule | SerializedSchedule | LearningRateFunction;

/** The learning rate of one optimizer: a variable that may be set, or a rule that follows the step. */
export class Rate {
  /** The rate as a variable; null where it follows a rule. */
  readonly variable: Variable | null;
  readonly #where: string;
  readonly #rule: LearningRateSchedule | LearningRateFunction;
  #number = 0;

  constructor(where: string, rate: LearningRate) {
    this.#where = where;
    if (typeof rate === 'function' || typeof rate === 'object') {
      this.variable = null;
      this.#rule = typeof rate === 'function' ? rate : resolveSchedule(rate);
      return;
    }
    this.#number = checkedRate(where, rate);
    const variable = new Variable(scalar(rate), { name: `${where}/learning_rate`, trainable: false });
    this.variable = variable;
    this.#rule = () => variable.value;
  }

  /** The rate after a number of steps (an int32 scalar), in ops. */
  at(steps: Tensor): Tensor {
    if (this.variable !== null) return this.variable.value;
    const count = ops.cast(steps, 'float32');
    return ops.cast(typeof this.#rule === 'function' ? this.#rule(count) : this.#rule.call(count), 'float32');
  }

  /** @throws {StateError} when the rate follows a rule */
  set(value: number): void {
    if (this.variable === null) {
      throw new StateError({
        where: this.#where,
        argument: 'learningRate',
        expected: 'a number given to the optimizer, to be set later',
        received: 'a schedule or a function',
        remedy: 'Make the optimizer with a number to set its rate.',
      });
    }
    this.#number = checkedRate(this.#where, value);
    this.variable.assign(scalar(value));
  }

  /** Takes note of the value that the variable has been given. */
  restored(value: number): void {
    this.#number = value;
  }

  /** The rate after a number of steps, on the host. */
  async read(steps: Variable): Promise<number> {
    if (this.variable !== null) return (await this.variable.read()).at();
    return (await jit(() => this.at(steps.value))()).at();
  }

  /** The rate as plain data. @throws {ArgumentError} when it is a function, which has none */
  config(): number | SerializedSchedule {
    if (this.variable !== null) return this.#number;
    if (typeof this.#rule === 'object') return { className: this.#rule.className, config: this.#rule.getConfig() };
    throw new ArgumentError({
      where: this.#where,
      argument: 'learningRate',
      expected: 'a number or a schedule, to be saved',
      received: this.#rule,
      remedy: 'Write the function as a schedule with className, call and getConfig, or save the weights alone.',
    });
  }
}

function scalar(value: number): NdArray {
  return new NdArray(Float32Array.of(value), []);
}

function checkedRate(where: string, rate: number): number {
  if (Number.isFinite(rate) && rate >= 0) return rate;
  throw new ArgumentError({
    where,
    argument: 'learningRate',
    expected: 'a finite number >= 0, a schedule, or a function of the step',
    received: rate,
    remedy: 'Pass a small number such as 0.001.',
  });
}
