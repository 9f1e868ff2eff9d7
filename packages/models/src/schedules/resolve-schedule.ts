import { ArgumentError } from '@ibex-ml/core';
import { cosineDecay, type CosineDecayOptions } from './cosine-decay.ts';
import { cosineDecayRestarts, type CosineDecayRestartsOptions } from './cosine-decay-restarts.ts';
import { type DecayOptions, exponentialDecay } from './exponential-decay.ts';
import { inverseTimeDecay } from './inverse-time-decay.ts';
import { piecewiseConstantDecay, type PiecewiseConstantDecayOptions } from './piecewise-constant-decay.ts';
import { polynomialDecay, type PolynomialDecayOptions } from './polynomial-decay.ts';
import type { LearningRateSchedule } from './schedule.ts';

/** A schedule as saved data: Keras's class name and its arguments in camelCase. */
export interface SerializedSchedule {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

type Factory = (config: unknown) => LearningRateSchedule;

const factories: Readonly<Record<string, Factory>> = {
  CosineDecay: (config) => cosineDecay(config as CosineDecayOptions),
  CosineDecayRestarts: (config) => cosineDecayRestarts(config as CosineDecayRestartsOptions),
  ExponentialDecay: (config) => exponentialDecay(config as DecayOptions),
  InverseTimeDecay: (config) => inverseTimeDecay(config as DecayOptions),
  PiecewiseConstantDecay: (config) => piecewiseConstantDecay(config as PiecewiseConstantDecayOptions),
  PolynomialDecay: (config) => polynomialDecay(config as PolynomialDecayOptions),
};

/**
 * A schedule from saved data; a schedule stays as it is.
 *
 * @throws {ArgumentError} when no schedule has that name
 * @example
 * const config = { initialLearningRate: 0.1, decaySteps: 5, decayRate: 0.9 };
 * resolveSchedule({ className: 'ExponentialDecay', config }).getConfig().decayRate // 0.9
 */
export function resolveSchedule(input: LearningRateSchedule | SerializedSchedule): LearningRateSchedule {
  if ('call' in input) return input;
  const make = Object.hasOwn(factories, input.className) ? factories[input.className] : undefined;
  if (make !== undefined) return make(input.config);
  throw new ArgumentError({
    where: 'resolveSchedule',
    argument: 'className',
    expected: `one of ${Object.keys(factories).join(', ')}`,
    received: input.className,
    remedy: 'Check the name; for anything else pass a function of the step in ops.',
  });
}
