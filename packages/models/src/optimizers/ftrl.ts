import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireNotNegative } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';
import type { Slot } from './slots.ts';

/** Arguments of FTRL. */
export interface FtrlOptions extends OptimizerOptions {
  /** The power of the sums by which steps get smaller, at most 0; default -0.5. 0 is a rate that stays. */
  readonly learningRatePower?: number;
  /** What the sums of squared gradients start as, >= 0; default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Holds small weights at 0; default 0. */
  readonly l1RegularizationStrength?: number;
  /** Holds weights small; default 0. */
  readonly l2RegularizationStrength?: number;
  /** A penalty on squared weights as in the loss; default 0. */
  readonly l2ShrinkageRegularizationStrength?: number;
  /** Makes the first steps smaller; default 0. */
  readonly beta?: number;
}

/** The arguments, with defaults filled in. */
type Settings = Readonly<Required<Omit<FtrlOptions, keyof OptimizerOptions>>>;

/** FTRL. Made by `ftrl`. */
export class Ftrl extends BaseOptimizer {
  readonly #settings: Settings;

  constructor(options: FtrlOptions) {
    const { learningRate = 0.001, name = 'ftrl' } = options;
    const settings = settingsOf(name, options);
    super('Ftrl', { ...options, learningRate, name });
    this.#settings = settings;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), ...this.#settings };
  }

  protected override slotsOf(): readonly (readonly Slot[])[] {
    return [[{ name: 'accumulator', value: this.#settings.initialAccumulatorValue }, 'linear']];
  }

  protected override ruleAt(learningRate: Tensor): UpdateRule {
    const { l1RegularizationStrength: l1, l2RegularizationStrength: l2, beta, ...settings } = this.#settings;
    const power = -settings.learningRatePower;
    const shrinkage = 2 * settings.l2ShrinkageRegularizationStrength;
    const pull = ops.mul(ops.add(ops.div(beta, ops.mul(learningRate, 2)), l2), 2);
    return (weight, gradient, slots) => {
      const [accumulator, linear] = slots as readonly [Tensor, Tensor];
      const sum = ops.add(accumulator, ops.square(gradient));
      const slowness = ops.pow(sum, power);
      const slower = ops.div(ops.sub(slowness, ops.pow(accumulator, power)), learningRate);
      const shrunk = shrinkage === 0 ? gradient : ops.add(gradient, ops.mul(weight, shrinkage));
      const z = ops.add(linear, ops.sub(shrunk, ops.mul(slower, weight)));
      const quadratic = ops.add(ops.div(slowness, learningRate), pull);
      return { weight: ops.div(ops.sub(ops.clip(z, -l1, l1), z), quadratic), slots: [sum, z] };
    };
  }
}

function settingsOf(where: string, options: FtrlOptions): Settings {
  const settings: Settings = {
    learningRatePower: options.learningRatePower ?? -0.5,
    initialAccumulatorValue: options.initialAccumulatorValue ?? 0.1,
    l1RegularizationStrength: options.l1RegularizationStrength ?? 0,
    l2RegularizationStrength: options.l2RegularizationStrength ?? 0,
    l2ShrinkageRegularizationStrength: options.l2ShrinkageRegularizationStrength ?? 0,
    beta: options.beta ?? 0,
  };
  const { learningRatePower, ...others } = settings;
  for (const [argument, value] of Object.entries(others)) requireNotNegative(where, argument, value);
  if (Number.isFinite(learningRatePower) && learningRatePower <= 0) return settings;
  throw new ArgumentError({
    where,
    argument: 'learningRatePower',
    expected: 'a finite number <= 0',
    received: learningRatePower,
    remedy: 'Leave it out for -0.5; 0 is a rate that stays.',
  });
}

/**
 * FTRL, "follow the regularized leader": for shallow models of many rare features, of whose weights most are to be 0.
 *
 * Formula: n' = n + g²;  s = (n'^-power - n^-power) / learningRate;  z = z + g + 2 · l2Shrinkage · w - s · w;
 *          w = (clip(z, -l1, l1) - z) / (n'^-power / learningRate + 2 · l2 + beta / learningRate)
 * Slots:   accumulator n, which starts as `initialAccumulatorValue`; linear z
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * ftrl({ l1RegularizationStrength: 0.01 }).getConfig()['learningRatePower'] // -0.5
 * @see keras.optimizers.Ftrl, McMahan et al. 2013
 */
export function ftrl(options: FtrlOptions = {}): Ftrl {
  return new Ftrl(options);
}
