import {
  DataError,
  type ErrorDetails,
  FormatError,
  type IbexError,
  ResourceError,
  ShapeError,
  StateError,
} from '@ibex-ml/core/errors';

/** The errors that making images throws. */
const classes: Readonly<Record<string, new (details: ErrorDetails) => IbexError>> = {
  DataError,
  FormatError,
  ResourceError,
  ShapeError,
  StateError,
};

/** An error as plain data: what a thread can send of it. */
export interface PackedError {
  readonly name: string;
  readonly details: ErrorDetails;
}

/** An error, ready to be sent: an error of Ibex as its fields, any other as it is, as far as threads can send it. */
export function packError(error: unknown): PackedError | Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (!(error.name in classes)) return error;
  const { name, where, argument, expected, received, remedy, cause } = error as IbexError;
  return { name, details: { where, argument, expected, received, remedy, cause } };
}

/** The error that was packed, of its own class. */
export function unpackError(packed: PackedError | Error): Error {
  if (packed instanceof Error) return packed;
  const Class = classes[packed.name] as (typeof classes)[string];
  return new Class(packed.details);
}
