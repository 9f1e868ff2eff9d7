import { ArgumentError, ShapeError } from '@ibex-ml/core';
import { requirePositiveInteger } from '../layer/check.ts';

/** The number of groups, 1 where none is given. @throws {ArgumentError} unless it divides the filters */
export function requireGroups(where: string, groups: number | undefined, filters: number): number {
  const count = requirePositiveInteger(where, 'groups', groups ?? 1);
  if (filters % count === 0) return count;
  throw new ArgumentError({
    where,
    argument: 'groups',
    expected: `a divisor of the ${filters} filters`,
    received: count,
    remedy: 'Choose filters as a multiple of groups.',
  });
}

/** The channels of each group. @throws {ShapeError} unless the groups divide the channels */
export function channelsPerGroup(where: string, channels: number, groups: number): number {
  if (channels % groups === 0) return channels / groups;
  throw new ShapeError({
    where,
    argument: 'input',
    expected: `of channels divisible by the ${groups} groups`,
    received: channels,
    remedy: 'Choose groups as a divisor of the channels.',
  });
}
