import { ArgumentError } from '@ibex-ml/core';
import type { SizeOption } from './check.ts';

/** The length of a window over steps: a number, or a list of one number. @throws {ArgumentError} unless it is an integer > 0 */
export function requireLength(where: string, argument: string, value: SizeOption): number {
  const [length] = typeof value === 'number' ? [value] : value;
  const single = typeof value === 'number' || (Array.isArray(value) && value.length === 1);
  if (single && length !== undefined && Number.isSafeInteger(length) && length > 0) return length;
  throw new ArgumentError({
    where,
    argument,
    expected: 'an integer > 0',
    received: value,
    remedy: `Pass one number as ${argument}, as in 3.`,
  });
}
