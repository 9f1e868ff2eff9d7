import { requireEpsilon, requireRate } from './arguments.ts';
import type { OptimizerOptions } from './base-optimizer.ts';

/** Arguments of Adam and of those that are made like it. */
export interface AdamFamilyOptions extends OptimizerOptions {
  /** The share of the momentum that stays at each step, in [0, 1); default 0.9. */
  readonly beta1?: number;
  /** The share of the velocity (or of the norm) that stays at each step, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Keeps the division finite; default 1e-7. */
  readonly epsilon?: number;
}

/** The arguments, with defaults filled in. */
export interface Betas {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** @throws {ArgumentError} when one is out of range */
export function betasOf(where: string, options: AdamFamilyOptions): Betas {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  requireRate(where, 'beta1', beta1);
  requireRate(where, 'beta2', beta2);
  requireEpsilon(where, epsilon);
  return { beta1, beta2, epsilon };
}
