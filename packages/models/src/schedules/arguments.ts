import { ArgumentError } from '@ibex-ml/core';

/** @throws {ArgumentError} unless the number is finite */
export function requireFinite(where: string, argument: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a finite number',
    received: value,
    remedy: 'Pass a number such as 0.1.',
  });
}

/** @throws {ArgumentError} unless the number is finite and at least 0 */
export function requireNotNegative(where: string, argument: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a finite number >= 0',
    received: value,
    remedy: 'Pass a number such as 0.5.',
  });
}

/** @throws {ArgumentError} unless the number of steps is finite and above 0 */
export function requireSteps(where: string, argument: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a number of steps > 0',
    received: value,
    remedy: 'Pass epochs · batches per epoch.',
  });
}
