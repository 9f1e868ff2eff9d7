import { ArgumentError, StateError } from '@ibex-ml/core';
import type { Direction } from '@ibex-ml/metrics';
import type { Logs, Model } from '@ibex-ml/models';
import { refused, requireNumber } from '../check.ts';

/** Which figure is watched. */
export interface MonitorOptions {
  /** The name of a figure in the logs of an epoch; default `val_loss`. */
  readonly monitor?: string;
  /** Whether less or more is better; `auto` asks the metric, and is refused where it does not know. Default `auto`. */
  readonly mode?: 'auto' | Direction;
}

/**
 * Watches one figure: which way is better, and whether a value is better than another one.
 *
 * Formula: min: current + |minDelta| < reference; max: current - |minDelta| > reference; both sides rounded to float32, as in Keras
 *
 * @see keras.callbacks.MonitorCallback
 */
export class Monitor {
  readonly name: string;
  readonly #where: string;
  readonly #mode: 'auto' | Direction;
  readonly #minDelta: number;
  #direction: Direction | null = null;
  #validates = true;

  constructor(where: string, { monitor = 'val_loss', mode = 'auto' }: MonitorOptions, minDelta = 0) {
    if (typeof monitor !== 'string' || monitor === '') {
      throw refused(where, 'monitor', 'the name of a figure', monitor, "Pass a name such as 'val_loss' or 'accuracy'.");
    }
    if (!['auto', 'min', 'max'].includes(mode)) {
      throw refused(where, 'mode', '"auto", "min" or "max"', mode, 'Pass "min" where less is better, "max" where more is.');
    }
    requireNumber(where, 'minDelta', minDelta);
    this.#where = where;
    this.name = monitor;
    this.#mode = mode;
    this.#minDelta = Math.abs(minDelta);
  }

  /**
   * Finds out the direction, before anything is trained.
   *
   * @throws {ArgumentError} where it is not known, and where no figure of this name will come
   */
  begin(model: Model, validates: boolean): void {
    requireComing(this.#where, 'monitor', this.name, model, validates);
    this.#validates = validates;
    this.#direction = this.#mode === 'auto' ? this.#directionIn(model) : this.#mode;
  }

  /**
   * The figure of this epoch; null where the epoch was not validated and the figure is one of validation.
   *
   * @throws {StateError} where the logs do not have it
   */
  in(logs: Logs): number | null {
    const value = logs[this.name];
    if (value !== undefined) return value;
    const names = Object.keys(logs);
    if (this.#validates && isOfValidation(this.name) && !names.some(isOfValidation)) return null;
    throw new StateError({
      where: this.#where,
      argument: 'monitor',
      expected: `one of the figures there are: ${names.join(', ')}`,
      received: this.name,
      remedy: 'Check its name, or give compile the metric; a callback that adds a figure must stand before this one.',
    });
  }

  /** Whether a value is better than another; anything is better than nothing, and nothing is better than NaN. */
  improves(value: number, reference: number | null): boolean {
    if (reference === null) return true;
    return this.#direction === 'max'
      ? Math.fround(value - this.#minDelta) > Math.fround(reference)
      : Math.fround(value + this.#minDelta) < Math.fround(reference);
  }

  #directionIn(model: Model): Direction {
    const direction = model.trainer.directions.get(withoutPrefix(this.name)) ?? null;
    if (direction !== null) return direction;
    throw new ArgumentError({
      where: this.#where,
      argument: 'mode',
      expected: `"min" or "max" for "${this.name}", as nothing says which is better`,
      received: 'auto',
      remedy: "Pass mode: 'max' where more is better, mode: 'min' where less is.",
    });
  }
}

/**
 * Holds that a figure of validation is asked for only where there is validation.
 *
 * @throws {ArgumentError} where it can be known that the figure will not come
 */
export function requireComing(where: string, argument: string, name: string, model: Model, validates: boolean): void {
  if (validates || !isOfValidation(name) || !model.trainer.directions.has(withoutPrefix(name))) return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'a figure of training where fit does not validate',
    received: name,
    remedy: `Give fit validationData or validationSplit, or use "${withoutPrefix(name)}".`,
  });
}

/** Whether a figure is one of validation, by its name. */
export function isOfValidation(name: string): boolean {
  return name.startsWith('val_');
}

function withoutPrefix(name: string): string {
  return name.replace(/^val_/, '');
}
