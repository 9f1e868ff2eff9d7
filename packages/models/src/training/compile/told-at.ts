import { type ErrorDetails, IbexError } from '@ibex-ml/core';

/** The same complaint under the name that its user knows, with the first one as its cause; other errors as they are. */
export function toldAt(error: unknown, where: string, argument?: string): unknown {
  if (!(error instanceof IbexError)) return error;
  const Kind = error.constructor as new (details: ErrorDetails) => IbexError;
  const { expected, received, remedy } = error;
  return new Kind({ where, argument: argument ?? error.argument, expected, received, remedy, cause: error });
}
