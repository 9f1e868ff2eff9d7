import { ArgumentError } from '@ibex-ml/core';

/** @throws {ArgumentError} unless the value is in [0, 1), as decay rates are */
export function requireRate(where: string, argument: string, value: number): void {
  if (value >= 0 && value < 1) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a number >= 0 and < 1',
    received: value,
    remedy: 'Pass a share such as 0.9, or leave it out for the default.',
  });
}

/** @throws {ArgumentError} unless the value is finite and above 0 */
export function requirePositive(where: string, argument: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a finite number > 0',
    received: value,
    remedy: 'Leave it out for the default.',
  });
}

/** @throws {ArgumentError} unless the value is finite and above 0, as what keeps a division finite must be */
export function requireEpsilon(where: string, value: number): void {
  requirePositive(where, 'epsilon', value);
}

/** @throws {ArgumentError} unless the value is finite and at least 0 */
export function requireNotNegative(where: string, argument: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a finite number >= 0',
    received: value,
    remedy: 'Pass 0 for none, or leave it out for the default.',
  });
}
