// These stand alone, also as `@ibex-ml/core/errors`: threads that throw them need nothing else of core.

/** What every Ibex error says: who complains about what, what was wanted, what came, and what to do about it. */
export interface ErrorDetails {
  /** The thing that refuses, as its user knows it: `dense "out"`, `model.fit`, `mnist.load`. */
  readonly where: string;
  /** The argument or field that is wrong, by the name its user typed. */
  readonly argument: string;
  /** What would have been right, as it completes "must be ...". */
  readonly expected: string;
  /** What came instead; shown shortened. */
  readonly received: unknown;
  /** What to do about it, a whole sentence. */
  readonly remedy: string;
  /** The error underneath, where there is one. */
  readonly cause?: unknown;
}

/**
 * The base of every error that Ibex throws on purpose. The fields are data: a program can act on them, and the message
 * is made from them.
 *
 * Form: `dense "out": units must be an integer > 0, received 0. Pass units >= 1.`
 */
export abstract class IbexError extends Error {
  abstract override readonly name: string;
  readonly where: string;
  readonly argument: string;
  readonly expected: string;
  readonly received: unknown;
  readonly remedy: string;

  constructor(details: ErrorDetails) {
    const { where, argument, expected, received, remedy, cause } = details;
    const message = `${where}: ${argument} must be ${expected}, received ${describe(received)}. ${remedy}`;
    super(message, cause === undefined ? undefined : { cause });
    this.where = where;
    this.argument = argument;
    this.expected = expected;
    this.received = received;
    this.remedy = remedy;
  }
}

/** An argument outside what its function takes: a wrong rate, an unknown name, a missing option. */
export class ArgumentError extends IbexError {
  override readonly name = 'ArgumentError';
}

/** A tensor or an array whose shape does not fit. */
export class ShapeError extends IbexError {
  override readonly name = 'ShapeError';
}

/** A tensor or an array whose element type does not fit. */
export class DTypeError extends IbexError {
  override readonly name = 'DTypeError';
}

/** Values that cannot be trained on: labels out of range, NaN targets, lengths that differ. */
export class DataError extends IbexError {
  override readonly name = 'DataError';
}

/** Something used before it is ready, or after it is gone: fit before compile, weights before build. */
export class StateError extends IbexError {
  override readonly name = 'StateError';
}

/** A backend that is missing, cannot start, or lacks what a graph needs. */
export class BackendError extends IbexError {
  override readonly name = 'BackendError';
}

/** A gradient asked for where none is defined. */
export class GradientError extends IbexError {
  override readonly name = 'GradientError';
}

/** A file, or bytes from one, that are not what they should be. */
export class FormatError extends IbexError {
  override readonly name = 'FormatError';
}

/** Something from outside that could not be had: a download, a folder, a lock. */
export class ResourceError extends IbexError {
  override readonly name = 'ResourceError';
}

const longestShown = 120;
const deepestShown = 4;

/** A value as an error message shows it: short, on one line, strings quoted. */
export function describe(value: unknown): string {
  const text = show(value, 0).replaceAll(/\s*\n\s*/g, ' ');
  return text.length > longestShown ? `${text.slice(0, longestShown - 3)}...` : text;
}

function show(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (Array.isArray(value)) return showArray(value, depth);
  if (ArrayBuffer.isView(value)) return `${withArticle(value.constructor.name)} of ${value.byteLength} bytes`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'object' && value !== null) return showObject(value);
  return String(value);
}

function showArray(array: readonly unknown[], depth: number): string {
  if (depth === deepestShown) return '[...]';
  const items = array.slice(0, 16).map((item) => show(item, depth + 1));
  return `[${items.join(', ')}${array.length > 16 ? ', ...' : ''}]`;
}

function showObject(value: object): string {
  if ('shape' in value && 'dtype' in value && Array.isArray(value.shape)) {
    return `${String(value.dtype)}[${(value.shape as readonly unknown[]).map((size) => size ?? '?').join(', ')}]`;
  }
  const name: unknown = value.constructor?.name;
  if (typeof name === 'string' && name !== 'Object' && name !== '') return withArticle(name);
  const keys = Object.keys(value);
  if (keys.length === 0) return '{}';
  return `{ ${keys.slice(0, 8).join(', ')}${keys.length > 8 ? ', ...' : ''} }`;
}

function withArticle(name: string): string {
  return `${/^[AEIO]|^Nd/.test(name) ? 'an' : 'a'} ${name}`;
}
