import { ArgumentError } from '@ibex-ml/core';

/** @throws {ArgumentError} unless the value is one of those listed */
export function requireOneOf(
  where: string,
  argument: string,
  value: unknown,
  choices: readonly (string | boolean | null)[],
  remedy: string = 'Leave it out for the default.',
): void {
  if (choices.includes(value as string | boolean | null)) return;
  throw new ArgumentError({
    where,
    argument,
    expected: `one of ${choices.map((choice) => (typeof choice === 'string' ? `"${choice}"` : String(choice))).join(', ')}`,
    received: value,
    remedy,
  });
}
