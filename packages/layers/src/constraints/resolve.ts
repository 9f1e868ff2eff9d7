import type { EitherCase } from '../layer/names.ts';
import {
  makeByName,
  makeFromConfig,
  type Makers,
  serialize,
  type SerializedObject,
  type Site,
} from '../serialization/serialized-object.ts';
import type { Constraint } from './constraint.ts';
import { maxNorm, minMaxNorm, nonNeg, unitNorm } from './constraints.ts';

export type ConstraintName = EitherCase<'maxNorm' | 'minMaxNorm' | 'nonNeg' | 'unitNorm'>;

/** What layers accept as a constraint: a name, a constraint, one as plain data, or null for none. */
export type ConstraintInput = ConstraintName | Constraint | SerializedObject | null;

const makers: Makers<Constraint> = {
  MaxNorm: (config) => maxNorm(config),
  MinMaxNorm: (config) => minMaxNorm(config),
  NonNeg: () => nonNeg(),
  UnitNorm: (config) => unitNorm(config),
};

/** Keras's class before it was called `NonNeg` in files. */
const aliases: Readonly<Record<string, string>> = { max_norm: 'MaxNorm', non_neg: 'NonNeg' };

/**
 * The constraint for a name, for plain data, or the object itself; null for none.
 *
 * @throws {ArgumentError} for an unknown name or class
 */
export function resolveConstraint(
  input: ConstraintInput | undefined,
  where: string = 'constraint',
  argument: string = 'constraint',
): Constraint | null {
  if (input === undefined || input === null) return null;
  const site: Site = { where, argument };
  if (typeof input === 'string') return makeByName(makers, input, site, aliases);
  return 'call' in input ? input : makeFromConfig(makers, input, site);
}

/** A constraint as plain data: `{ className: 'NonNeg', config: {} }`; null for none. */
export function constraintConfig(constraint: Constraint | null): SerializedObject | null {
  return constraint === null ? null : serialize(constraint);
}
