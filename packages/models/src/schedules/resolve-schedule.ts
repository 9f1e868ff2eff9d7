import { ArgumentError } from '@ibex-ml/core';
import { cosineDecay, type CosineDecayOptions } from './cosine-decay.ts';
import { exponentialDecay, type ExponentialDecayOptions } from './exponential-decay.ts';
import { piecewiseConstantDecay, type PiecewiseConstantDecayOptions } from './piecewise-constant-decay.ts';
import type { LearningRateSchedule } from './schedule.ts';

/** A schedule as saved data: Keras's class name and its arguments in camelCase. */
export interface SerializedSchedule {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

type Factory = (config: unknown) => LearningRateSchedule;

const factories: Readonly<Record<string, Factory>> = {
  CosineDecay: (config) => cosineDecay(config as CosineDecayOptions),
  ExponentialDecay: (config) => exponentialDecay(config as ExponentialDecayOptions),
  PiecewiseConstantDecay: (config) => piecewiseConstantDecay(config as PiecewiseConstantDecayOptions),
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
