import { ArgumentError } from '@ibex-ml/core';
import { requireEpsilon, requireNotNegative, requirePositive, requireRate } from './arguments.ts';
import type { OptimizerOptions } from './base-optimizer.ts';
import { requireDecay } from './weight-decay.ts';

/** Arguments of Muon. */
export interface MuonOptions extends OptimizerOptions {
  /** The share of the momentum that stays at each step, in [0, 1); default 0.95. */
  readonly momentum?: number;
  /** Whether to look ahead along the momentum; default true. */
  readonly nesterov?: boolean;
  /** How often the momentum is brought nearer to a rotation; default 5. */
  readonly nsSteps?: number;
  /** The coefficients of that; default 3.4445, -4.775 and 2.0315. */
  readonly muonA?: number;
  readonly muonB?: number;
  readonly muonC?: number;
  /** What the root mean square of a step is brought to, as Adam's has it, times the learning rate; default 0.2. null leaves steps alone. */
  readonly rmsRate?: number | null;
  /** Parts of names: weights whose names hold one of them, such as the last layer's, are left to Adam. Default none. */
  readonly excludeLayers?: readonly string[];
  /** Whether weights with `embedding` in their names are left to Adam; default true. */
  readonly excludeEmbeddings?: boolean;
  /** Adam's, in [0, 1); default 0.9. */
  readonly adamBeta1?: number;
  /** Adam's, in [0, 1); default 0.999. */
  readonly adamBeta2?: number;
  /** Adam's; default 1e-7. */
  readonly epsilon?: number;
  /** What the learning rate is multiplied by for Adam; default 1. */
  readonly adamLrRatio?: number;
  /** The decay of weights that Adam has; default 0.004. */
  readonly adamWeightDecay?: number | null;
}

/** The arguments, with defaults filled in. */
export type MuonSettings = Readonly<Required<Omit<MuonOptions, keyof OptimizerOptions>>>;

/** @throws {ArgumentError} when an argument is out of range */
export function muonSettings(where: string, options: MuonOptions): MuonSettings {
  const settings: MuonSettings = {
    adamBeta1: options.adamBeta1 ?? 0.9,
    adamBeta2: options.adamBeta2 ?? 0.999,
    epsilon: options.epsilon ?? 1e-7,
    excludeLayers: options.excludeLayers ?? [],
    muonA: options.muonA ?? 3.4445,
    muonB: options.muonB ?? -4.775,
    muonC: options.muonC ?? 2.0315,
    adamLrRatio: options.adamLrRatio ?? 1,
    momentum: options.momentum ?? 0.95,
    nsSteps: options.nsSteps ?? 5,
    nesterov: options.nesterov ?? true,
    excludeEmbeddings: options.excludeEmbeddings ?? true,
    adamWeightDecay: options.adamWeightDecay === undefined ? 0.004 : options.adamWeightDecay,
    rmsRate: options.rmsRate === undefined ? 0.2 : options.rmsRate,
  };
  for (const argument of ['adamBeta1', 'adamBeta2', 'momentum'] as const) requireRate(where, argument, settings[argument]);
  requireEpsilon(where, settings.epsilon);
  requireNotNegative(where, 'adamLrRatio', settings.adamLrRatio);
  requireDecay(where, 'adamWeightDecay', settings.adamWeightDecay);
  if (settings.rmsRate !== null) requirePositive(where, 'rmsRate', settings.rmsRate);
  const wrong = wrongSetting(settings);
  if (wrong === null) return settings;
  const [argument, expected] = wrong;
  throw new ArgumentError({ where, argument, expected, received: settings[argument], remedy: 'Leave it out for the default.' });
}

function wrongSetting(settings: MuonSettings): readonly [argument: keyof MuonSettings, expected: string] | null {
  const coefficient = (['muonA', 'muonB', 'muonC'] as const).find((argument) => !Number.isFinite(settings[argument]));
  if (coefficient !== undefined) return [coefficient, 'a finite number'];
  if (!(Number.isInteger(settings.nsSteps) && settings.nsSteps >= 1)) return ['nsSteps', 'an integer >= 1'];
  // Keras searches for patterns; a part of a name is one that means itself, as long as it has none of their signs.
  if (settings.excludeLayers.every((part) => /^[\w/ -]+$/.test(part))) return null;
  return ['excludeLayers', 'parts of names, of letters, digits, _, - and /'];
}
