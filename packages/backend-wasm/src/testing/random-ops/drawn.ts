import type { DType, SymbolicTensor, Tensor } from '@ibex-ml/core';

/** What is known of all elements of a value. */
export interface Numbers {
  /** How far rounding may have moved them; 0 where they are exact in any order of adding. */
  readonly error: number;
  /** What they are multiples of, where they are exact. */
  readonly grain: number;
  /** No finite one is larger. */
  readonly limit: number;
  /** Whether there may be NaN, infinities and zeros with a sign. */
  readonly odd: boolean;
}

/** A value of a graph that is being made. */
export interface Drawn {
  readonly tensor: SymbolicTensor;
  readonly numbers: Numbers;
}

/** What the next op is chosen by. */
export interface Step {
  readonly op: number;
  readonly picks: readonly [number, number, number];
  readonly numbers: readonly [number, number, number, number];
}

/** An op with fitting inputs, or null where none of the values fit. `most` bounds the elements of the result. */
export type Rule = (pick: Picker, step: Step, most: number) => Made | null;
/** How to apply an op, and what is known of the result. */
export type Made = readonly [make: () => Tensor, numbers: Numbers];

/** What one op in float32 may be off by, relative to its largest number. */
export const rounding = 1e-6;

/** Chooses the inputs of one op. */
export class Picker {
  readonly #values: readonly Drawn[];
  readonly #picks: readonly number[];
  #next = 0;

  constructor(values: readonly Drawn[], picks: readonly number[]) {
    this.#values = values;
    this.#picks = picks;
  }

  /** A value that fits; later ones are as likely as all before them together. */
  one(fits: (value: Drawn) => boolean): Drawn | null {
    const pick = this.#picks[this.#next % this.#picks.length] as number;
    this.#next += 1;
    const all = this.#values.filter(fits);
    if (all.length === 0) return null;
    const recent = all.slice(-3);
    return (pick % 2 === 0 ? recent[(pick >> 1) % recent.length] : all[(pick >> 1) % all.length]) as Drawn;
  }
}

export const sizesOf = ({ tensor }: Drawn): readonly number[] => tensor.shape as readonly number[];
export const countOf = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
/** What an input may have to be. */
type Fits = (value: Drawn) => boolean;
export const typed =
  (...dtypes: readonly DType[]): Fits =>
  ({ tensor }: Drawn): boolean =>
    dtypes.includes(tensor.dtype);
export const isFloat: Fits = typed('float32');
export const isNumeric: Fits = typed('float32', 'int32');
export const isExact: Fits = ({ numbers }) => numbers.error === 0;
export const isPlain: Fits = ({ numbers }) => numbers.error === 0 && !numbers.odd;

export const isExactFloat: Fits = (value) => isFloat(value) && isExact(value);
export const isInteger: Fits = typed('int32');
