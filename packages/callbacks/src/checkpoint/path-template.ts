import type { ArgumentError } from '@ibex-ml/core';
import { refused } from '../check.ts';
import { formatNumber, type NumberFormat, readNumberFormat } from './number-format.ts';

/** A number in a path. */
interface Field {
  readonly name: string;
  readonly format: NumberFormat;
}

/** What counts from 1, and is an integer to Python. */
const counts = ['epoch', 'batch'];

const part = /\{\{|\}\}|\{([^{}:!.[\]]+)(?::([^{}]*))?\}|[^{}]+|[{}]/gsu;

/**
 * A path with numbers in it, in the language of Python's `str.format`: `{epoch:02d}-{val_loss:.2f}.keras`. Doubled braces stand for
 * themselves.
 */
export class PathTemplate {
  readonly text: string;
  readonly #where: string;
  readonly #parts: readonly (string | Field)[];

  /** @throws {ArgumentError} for a path that cannot be read so */
  constructor(where: string, text: string) {
    this.#where = where;
    this.text = text;
    this.#parts = [...text.matchAll(part)].map(([whole, name, format = '']) => {
      if (name !== undefined) return { name, format: this.#formatOf(whole, name, format) };
      if (whole === '{{' || whole === '}}') return whole.charAt(0);
      if (whole !== '{' && whole !== '}') return whole;
      throw this.#wrong(text, 'Close each brace, and double those that are part of the name: {{ and }}.');
    });
  }

  /** The names of the numbers that the path wants. */
  get names(): readonly string[] {
    return this.#parts.flatMap((item) => (typeof item === 'string' ? [] : [item.name]));
  }

  /** The path with its numbers. @throws {ArgumentError} when one of them is not there */
  withNumbers(numbers: Readonly<Record<string, number>>): string {
    return this.#parts
      .map((item) => {
        if (typeof item === 'string') return item;
        const value = numbers[item.name];
        if (value !== undefined) return formatNumber(value, item.format, counts.includes(item.name));
        const remedy = 'Check its name: those of an epoch stand in the history of fit.';
        throw refused(this.#where, 'path', `made of ${Object.keys(numbers).join(', ')}`, `{${item.name}}`, remedy);
      })
      .join('');
  }

  #formatOf(whole: string, name: string, text: string): NumberFormat {
    const format = readNumberFormat(text);
    if (format === null) {
      throw this.#wrong(whole, 'Read are fill, alignment, sign, width, precision, and the types d, e, f and %.');
    }
    if (format.type === 'd' && !counts.includes(name)) {
      throw this.#wrong(whole, `Only epoch and batch are integers: write {${name}:.2f}.`);
    }
    return format;
  }

  #wrong(received: string, remedy: string): ArgumentError {
    return refused(this.#where, 'path', 'a path with numbers as in "{epoch:02d}-{val_loss:.2f}.keras"', received, remedy);
  }
}
