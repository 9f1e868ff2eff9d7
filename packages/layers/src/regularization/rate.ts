import { ArgumentError } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';

/** The part that a layer drops. @throws {ArgumentError} when it is outside [0, 1) */
export function requireRate(where: string, rate: number): number {
  if (rate !== 1) return requireNumber(where, 'rate', rate, { min: 0, max: 1 });
  throw new ArgumentError({
    where,
    argument: 'rate',
    expected: 'below 1',
    received: 1,
    remedy: 'Pass a share such as 0.3. A rate of 1 would drop everything and divide by 0.',
  });
}
