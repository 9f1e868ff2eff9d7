import { ArgumentError } from '@ibex-ml/core';

/** A count that a method was given. @throws {ArgumentError} unless it is an integer >= `least` */
export function count(method: string, argument: string, value: number, least: 0 | 1): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw notACount(method, argument, value, `an integer ${least === 0 ? '>= 0' : '> 0'}`);
}

/** The error about one. */
export function notACount(method: string, argument: string, value: unknown, expected: string): ArgumentError {
  return new ArgumentError({
    where: `Dataset.${method}`,
    argument,
    expected,
    received: value,
    remedy: `Pass ${argument} as a whole number, such as ${method === 'batch' ? 128 : 1}.`,
  });
}
