import { ArgumentError } from '@ibex-ml/core';
import type { EitherCase } from '../layer/names.ts';
import {
  makeByName,
  makeFromConfig,
  type Makers,
  serialize,
  type SerializedObject,
  type Site,
} from '../serialization/serialized-object.ts';
import type { Regularizer } from './regularizer.ts';
import { l1, l1l2, l2, orthogonalRegularizer } from './regularizers.ts';

/** Names of regularizers with usable defaults. `l1l2` has none: both its factors are 0 in Keras. */
export type RegularizerName = EitherCase<'l1' | 'l2' | 'orthogonalRegularizer'>;

/** What layers accept as a regularizer: a name, a regularizer, one as plain data, or null for none. */
export type RegularizerInput = RegularizerName | Regularizer | SerializedObject | null;

const makers: Makers<Regularizer> = {
  L1: ({ l1: factor }) => l1(factor as number | undefined),
  L2: ({ l2: factor }) => l2(factor as number | undefined),
  L1L2: (config) => l1l2(config),
  OrthogonalRegularizer: (config) => orthogonalRegularizer(config),
};

/**
 * The regularizer for a name, for plain data, or the object itself; null for none.
 *
 * @throws {ArgumentError} for an unknown name or class
 */
export function resolveRegularizer(
  input: RegularizerInput | undefined,
  where: string = 'regularizer',
  argument: string = 'regularizer',
): Regularizer | null {
  if (input === undefined || input === null) return null;
  const site: Site = { where, argument };
  if ((input as string) === 'l1l2') {
    throw new ArgumentError({
      ...site,
      expected: 'a regularizer with factors',
      received: input,
      remedy: 'Pass l1l2({ l1: 0.01, l2: 0.01 }).',
    });
  }
  if (typeof input === 'string') return makeByName(makers, input, site);
  return 'call' in input ? input : makeFromConfig(makers, input, site);
}

/** A regularizer as plain data: `{ className: 'L2', config: { l2: 0.01 } }`; null for none. */
export function regularizerConfig(regularizer: Regularizer | null): SerializedObject | null {
  return regularizer === null ? null : serialize(regularizer);
}
