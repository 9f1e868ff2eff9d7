import { ResourceError } from '@ibex-ml/core';

/** What could not be written, told of the place that its user gave; other errors as they are. */
export function told(where: string, argument: string, place: string, cause: unknown): unknown {
  if (cause instanceof ResourceError) return unwritable(where, argument, place, cause.remedy, cause);
  const isOfSystem = cause instanceof Error && 'syscall' in cause;
  return isOfSystem ? unwritable(where, argument, place, cause.message, cause) : cause;
}

/** An error about a place where nothing can be written. */
export function unwritable(where: string, argument: string, place: string, reason: string, cause?: unknown): ResourceError {
  return new ResourceError({
    where,
    argument,
    expected: 'one that can be written',
    received: place,
    remedy: `Name another place, or see to this one (${reason.replace(/[.]$/, '')}).`,
    cause,
  });
}
