import { ArgumentError } from '@ibex-ml/core';
import type { Callback } from '../callbacks/callback.ts';
import type { Verbose } from './progress/progress.ts';

/** The names of all options of a function: a record, so that the compiler says when one is missing or is none. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/** Options that fit, evaluate and predict share. */
export interface RunOptions {
  readonly batchSize?: number;
  readonly callbacks?: readonly Callback[];
  readonly signal?: AbortSignal;
  readonly verbose?: Verbose;
}

/** @throws {ArgumentError} unless all options have known names: a misspelt one is never ignored */
export function requireOptions<T>(where: string, options: T, names: OptionNames<T>): void {
  const plain = isPlain(options);
  const unknown = plain ? Object.keys(options).filter((name) => !Object.hasOwn(names, name)) : [];
  if (plain && unknown.length === 0) return;
  throw new ArgumentError({
    where,
    argument: 'options',
    expected: `made of ${Object.keys(names).join(', ')}`,
    received: plain ? unknown : options,
    remedy: plain ? 'Check the name of the option.' : 'Pass the options last, as one plain object.',
  });
}

/** A record, also of another realm (an iframe, a test runner), which has an Object of its own. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** @throws {ArgumentError} when one that is given is out of its range */
export function checkRunOptions(where: string, { batchSize, callbacks, signal, verbose }: RunOptions): void {
  checkCount(where, 'batchSize', batchSize, 1);
  if (callbacks !== undefined) requireCallbacks(where, callbacks);
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw refused(
      where,
      'signal',
      'an AbortSignal',
      signal,
      'Pass the signal of an AbortController, or AbortSignal.timeout(ms).',
    );
  }
  if (verbose !== undefined && !['auto', 0, 1, 2].includes(verbose)) {
    throw refused(where, 'verbose', '"auto", 0, 1 or 2', verbose, 'Pass 0 for silence, 1 for a bar, 2 for a line per epoch.');
  }
}

/** A count that may be left out. @throws {ArgumentError} unless it is an integer of at least `least` */
export function checkCount(where: string, argument: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= least)) return;
  throw refused(where, argument, `an integer >= ${least}`, value, `Pass ${least} or more, or leave it out.`);
}

/** An error about an option. */
export function refused(where: string, argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy });
}

function requireCallbacks(where: string, callbacks: readonly Callback[]): void {
  if (!Array.isArray(callbacks)) {
    throw refused(where, 'callbacks', 'a list', callbacks, 'Put a single callback into a list: [callback].');
  }
  for (const [index, callback] of (callbacks as readonly unknown[]).entries()) {
    const argument = `callbacks[${index}]`;
    const remedy = 'Write it as { onEpochEnd(epoch, logs) { ... } }.';
    if (typeof callback !== 'object' || callback === null) throw refused(where, argument, 'an object', callback, remedy);
    const wrong = Reflect.ownKeys(callback).find((key) => isPoint(key) && !isMethod(Reflect.get(callback, key)));
    if (wrong === undefined) continue;
    throw refused(where, `${argument}.${String(wrong)}`, 'a function', Reflect.get(callback, wrong), remedy);
  }
}

function isPoint(key: string | symbol): boolean {
  return typeof key === 'string' && /^(on[A-Z]|(set(Model|Params)|saveState|savedRun)$)/.test(key);
}

function isMethod(value: unknown): boolean {
  return value === undefined || typeof value === 'function';
}
