import type { FileHandle } from 'node:fs/promises';
import { DataError, ResourceError } from '@ibex-ml/core';
import { makeFolder, nodeFiles } from '@ibex-ml/data/durable';
import { type Callback, kinds, type Logs, savedFields, type StateRecord } from '@ibex-ml/models';
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
const stateFields = { columns: kinds.orNull(kinds.listOf(kinds.text)), sizeBytes: kinds.count };

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

  async onTrainBegin(saved?: StateRecord): Promise<void> {
    await this.#close();
    const state = saved === undefined ? null : savedFields(where, saved, stateFields);
    this.#columns = state?.columns ?? null;
    try {
      const { open, readFile } = await import('node:fs/promises');
      if (state === null) await this.#makeFolder();
      else await this.#cutTo(state.sizeBytes);
      const goesOn = this.#append || state !== null;
      this.#file = await open(this.#path, goesOn ? 'a' : 'w');
      this.#header = goesOn ? firstLine(await readFile(this.#path, 'utf8')) : null;
    } catch (cause) {
      throw cause instanceof DataError ? cause : this.#unwritable(cause);
    }
  }

  /** Lines that come after this are cut off where the run goes on from here: their epochs come again. */
  async saveState(): Promise<StateRecord> {
    return { columns: this.#columns, sizeBytes: (await this.#file?.stat())?.size ?? 0 };
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

  async #makeFolder(): Promise<void> {
    const { default: paths } = await import('node:path');
    await makeFolder(paths.dirname(this.#path), await nodeFiles());
  }

  /** Takes away what was written after the moment from which the run goes on, be it half a line. */
  async #cutTo(sizeBytes: number): Promise<void> {
    const { stat, truncate } = await import('node:fs/promises');
    const { size } = await stat(this.#path);
    if (size < sizeBytes) {
      throw new DataError({
        where,
        argument: 'path',
        expected: `the file of the run that is gone on with, of at least ${sizeBytes} bytes`,
        received: `${size} bytes`,
        remedy: `See what became of "${this.#path}", or start the run from the beginning.`,
      });
    }
    await truncate(this.#path, sizeBytes);
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
