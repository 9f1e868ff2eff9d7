import { type GoldenArray, type GoldenConfig, readFixture } from './fixture.ts';
import type { NamedArray } from './layers.ts';

/** A variable that the optimizer keeps. */
export interface SlotVariable {
  /** Keras's name, such as `dense_kernel_momentum`. */
  readonly name: string;
  /** Keras's path, such as `adam/dense_kernel_momentum`. */
  readonly path: string;
  readonly shape: readonly number[];
}

/** Some steps of one optimizer on a dense layer's kernel [3, 2] and bias [2]. */
export interface OptimizerCase {
  /** `Optimizer: what the case shows`; unique. */
  readonly name: string;
  /** Keras's class name, such as `RMSprop`. */
  readonly optimizer: string;
  /**
   * The arguments given, in camelCase. `learningRate` may be a number, a schedule as `{className, config}`, or `onePerStep`: the
   * function `step => 0.1 / (step + 1)` of the step from 0.
   */
  readonly config: GoldenConfig;
  /** Parts of variable names that `exclude_from_weight_decay` was called with. */
  readonly excludeFromWeightDecay?: readonly string[];
  /** The two variables before the first step. */
  readonly variables: readonly NamedArray[];
  /** Per step: the gradient of each variable. */
  readonly gradients: readonly (readonly GoldenArray[])[];
  /** The learning rate before each step. */
  readonly learningRates: GoldenArray;
  /** The steps, from 0, whose outcome is given. */
  readonly recorded: readonly number[];
  /** Per recorded step: the two variables after it. */
  readonly variableValues: readonly (readonly GoldenArray[])[];
  /** The optimizer's variables in Keras's order: iteration, learning_rate (none under a schedule), then the slots. */
  readonly slots: readonly SlotVariable[];
  /** Per recorded step: the value of each of `slots` after it. */
  readonly values: readonly (readonly GoldenArray[])[];
  /** With `useEma`: the two variables once `finalize_variable_values` has put the averages in. */
  readonly finalized?: readonly GoldenArray[];
}

/** A learning-rate schedule at many steps. */
export interface ScheduleCase {
  /** `Schedule: what the case shows`; unique. */
  readonly name: string;
  /** Keras's class name, such as `CosineDecay`. */
  readonly schedule: string;
  /** All arguments, in camelCase. */
  readonly config: GoldenConfig;
  readonly steps: readonly number[];
  /** The rate at each of `steps`. */
  readonly values: GoldenArray;
}

type Stored = Omit<OptimizerCase, 'variables' | 'gradients' | 'recorded'>;

interface OptimizerFixture {
  readonly variables: readonly NamedArray[];
  readonly gradients: readonly (readonly GoldenArray[])[];
  readonly cases: readonly Stored[];
  readonly laterGradients: readonly (readonly GoldenArray[])[];
  readonly laterRecorded: readonly number[];
  readonly laterCases: readonly Stored[];
}

/** Six steps each of SGD, RMSprop, Adam and AdamW. */
export function optimizerCases(): readonly OptimizerCase[] {
  const { cases, variables, gradients } = readFixture<OptimizerFixture>('optimizers.json');
  return cases.map((item) => ({ ...item, variables, gradients, recorded: [...gradients.keys()] }));
}

/** Twenty steps each of the rest of Keras's optimizers. */
export function laterOptimizerCases(): readonly OptimizerCase[] {
  const { laterCases, variables, laterGradients, laterRecorded } = readFixture<OptimizerFixture>('optimizers.json');
  return laterCases.map((item) => ({ ...item, variables, gradients: laterGradients, recorded: laterRecorded }));
}

/** The cases of the learning-rate schedules. */
export function scheduleCases(): readonly ScheduleCase[] {
  return readFixture<{ readonly cases: readonly ScheduleCase[] }>('schedules.json').cases;
}
