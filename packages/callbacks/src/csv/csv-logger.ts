import type { FileHandle } from 'node:fs/promises';
import { DataError, ResourceError } from '@ibex-ml/core';
import type { Callback, Logs } from '@ibex-ml/models';
import { type OptionNames, refused, requireFlag, requireOptions, requirePath } from '../check.ts';
import { csvCells, csvColumns, csvLine } from './csv-text.ts';

export interface CSVLoggerOptions {
  /** One character between two cells; default a comma. */
  readonly separator?: string;
  /** Whether lines are added to a file that is there, as for training that goes on; default false. */
  readonly append?: boolean;
}

const where = 'csvLogger';
const names: OptionNames<CSVLoggerOptions> = { separator: true, append: true };

/**
 * Writes the logs of every epoch to a file as they come, byte for byte as Keras does. Each line is on the disk before training goes on.
 *
 * Node only. Missing folders are made.
 *
 * @throws {ArgumentError} when an option is out of its range
 * @throws {ResourceError} from fit, before training, when the file cannot be written
 * @throws {DataError} from fit, with `append`, when the file has other columns
 * @example
 * import { readFileSync } from 'node:fs';
 * const model = sequential([dense(1, { inputShape: [1], kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'mse' });
 * const x = ndarray([[1], [2]]);
 * await model.fit(x, x, { epochs: 2, validationData: [x, x], callbacks: [csvLogger('runs/log.csv')], verbose: 0 });
 * readFileSync('runs/log.csv', 'utf8'); // 'epoch,loss,val_loss\r\n0,2.5,2.5\r\n1,2.5,2.5\r\n'
 * @see keras.callbacks.CSVLogger
 */
export function csvLogger(path: string, options: CSVLoggerOptions = {}): CSVLogger {
  return new CSVLogger(path, options);
}

/** Made by `csvLogger`. */
export class CSVLogger implements Callback {
  readonly #path: string;
  readonly #separator: string;
  readonly #append: boolean;
  #file: FileHandle | null = null;
  #columns: readonly string[] | null = null;
  /** The first line of the file; null while it has none. */
  #header: string | null = null;

  constructor(path: string, options: CSVLoggerOptions) {
    requirePath(where, path);
    requireOptions(where, options, names);
    const { separator = ',', append } = options;
    if (typeof separator !== 'string' || !/^[^"\r\n]$/u.test(separator)) {
      throw refused(where, 'separator', 'one character, no quote and no newline', separator, "Pass ';' or a tab, '\\t'.");
    }
    requireFlag(where, 'append', append);
    this.#path = path;
    this.#separator = separator;
    this.#append = append ?? false;
  }

  async onTrainBegin(): Promise<void> {
    await this.#close();
    this.#columns = null;
    try {
      const { mkdir, open, readFile } = await import('node:fs/promises');
      const { default: paths } = await import('node:path');
      await mkdir(paths.dirname(this.#path), { recursive: true });
      this.#file = await open(this.#path, this.#append ? 'a' : 'w');
      this.#header = this.#append ? firstLine(await readFile(this.#path, 'utf8')) : null;
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    this.#columns ??= csvColumns(logs);
    const header = csvLine(['epoch', ...this.#columns], this.#separator);
    if (this.#header !== null && this.#header !== header) throw this.#otherColumns(header);
    const before = this.#header === null ? header : '';
    this.#header = header;
    try {
      await this.#file?.appendFile(before + csvLine(csvCells(epoch, logs, this.#columns), this.#separator));
      await this.#file?.datasync();
    } catch (cause) {
      throw this.#unwritable(cause);
    }
  }

  onTrainEnd(): Promise<void> {
    return this.#close();
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  #otherColumns(header: string): DataError {
    return new DataError({
      where,
      argument: 'append',
      expected: `false, or "${this.#path}" a file of the columns ${header.trim()}`,
      received: this.#header?.trim(),
      remedy: 'Name another file, or leave append out to write this one anew.',
    });
  }

  #unwritable(cause: unknown): ResourceError {
    return new ResourceError({
      where,
      argument: 'path',
      expected: 'a file that can be written',
      received: this.#path,
      remedy: `Name another place, or see to this one (${cause instanceof Error ? cause.message : String(cause)}).`,
      cause,
    });
  }
}

/** A file's first line with its end; null of an empty one. */
function firstLine(text: string): string | null {
  return text === '' ? null : (/^.*?(?:\n|$)/s.exec(text)?.[0] ?? null);
}
