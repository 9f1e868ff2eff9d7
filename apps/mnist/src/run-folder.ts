import { mkdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ResourceError } from '@ibex-ml/core';
import { modelToBytes } from '@ibex-ml/formats/keras';
import { onnxToBytes } from '@ibex-ml/formats/onnx';
import { weightsToBytes } from '@ibex-ml/formats/safetensors';
import { savedModelToFiles } from '@ibex-ml/formats/saved-model';
import type { History, Sequential } from '@ibex-ml/models';

/** What a run leaves behind. */
export interface Run {
  readonly model: Sequential;
  readonly classNames: readonly string[];
  readonly history: History;
  readonly results: object;
  readonly report: string;
  readonly metrics: object;
  readonly html: string;
}

/**
 * The folder that a run is written to: config.json, weights.safetensors, model.keras, model.h5, model.onnx, saved_model/1, history.json
 * and .csv, report.txt, report.html, metrics.json and results.json.
 *
 * It is made before the training, so that a place that cannot be written is known before the work is done. Files are written
 * apart and renamed at the end: a run that fails or is interrupted leaves what was there before.
 */
export class RunFolder {
  readonly #folder: string;
  readonly #staging: string;
  /** The folders that were not there, outermost first. */
  readonly #made: readonly string[];

  private constructor(folder: string, staging: string, made: readonly string[]) {
    this.#folder = folder;
    this.#staging = staging;
    this.#made = made;
  }

  /** @throws {ResourceError} when no files can be written there */
  static async open(path: string): Promise<RunFolder> {
    const folder = resolve(path);
    const staging = join(folder, `.partial-${process.pid}`);
    const made: string[] = [];
    try {
      await makeFolders(staging, made);
    } catch (cause) {
      await removeEmpty(made);
      throw refused(path, cause);
    }
    return new RunFolder(folder, staging, made.slice(0, -1));
  }

  /** Puts the files of a run in place of those of an earlier one. @throws {ResourceError} when they cannot be written */
  async write(run: Run): Promise<void> {
    try {
      const files = Object.entries(await filesOf(run));
      for (const [name, content] of files) {
        await mkdir(dirname(join(this.#staging, name)), { recursive: true });
        await writeFile(join(this.#staging, name), content, { flush: true });
      }
      for (const [name] of files) {
        await mkdir(dirname(join(this.#folder, name)), { recursive: true });
        await rename(join(this.#staging, name), join(this.#folder, name));
      }
      await rm(this.#staging, { recursive: true });
    } catch (cause) {
      throw refused(this.#folder, cause);
    }
  }

  /** Leaves no trace of a run that did not end. */
  async discard(): Promise<void> {
    await rm(this.#staging, { recursive: true, force: true });
    await removeEmpty(this.#made);
  }
}

/** The files' contents by name; the results last, so that where they are, all is. */
async function filesOf({
  model,
  classNames,
  history,
  results,
  report,
  metrics,
  html,
}: Run): Promise<Readonly<Record<string, string | Uint8Array>>> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const savedModel = await savedModelToFiles(model, { labels: classNames });
  return {
    'config.json': json({ className: model.className, config: model.getConfig() }),
    'weights.safetensors': await weightsToBytes(model),
    'model.keras': await modelToBytes(model, { format: 'keras' }),
    'model.h5': await modelToBytes(model, { format: 'h5' }),
    'model.onnx': await onnxToBytes(model, { labels: classNames }),
    ...Object.fromEntries([...savedModel].map(([name, bytes]) => [`saved_model/1/${name}`, bytes])),
    'history.json': json({ epoch: history.epoch, history: history.history, params: history.params }),
    'history.csv': historyCsv(history),
    'report.txt': report,
    'report.html': html,
    'metrics.json': json(metrics),
    'results.json': json(results),
  };
}

/** A row per epoch, as Keras's CSVLogger writes it: epochs from 0, figures under their names. */
export function historyCsv({ epoch, history }: Pick<History, 'epoch' | 'history'>): string {
  const names = Object.keys(history);
  const rows = epoch.map((number, index) => [number, ...names.map((name) => history[name]?.[index] ?? '')].join(','));
  return `${[['epoch', ...names].join(','), ...rows].join('\n')}\n`;
}

/** Makes a folder and those around it, each noted in `made`. Node's own recursive mkdir never ends below /proc. */
async function makeFolders(folder: string, made: string[]): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !(await isFolder(at)) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const at of missing) {
    try {
      await mkdir(at);
      made.push(at);
    } catch (error) {
      // Another process may have made it in between.
      if (!(await isFolder(at))) throw error;
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Innermost first; one that holds something by now stays. */
async function removeEmpty(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) await rmdir(folder).catch(() => undefined);
}

function refused(received: string, cause: unknown): ResourceError {
  return new ResourceError({
    where: 'npm start',
    argument: '--out',
    expected: 'a folder that can be written',
    received,
    remedy: `Name another folder, or see to this one (${cause instanceof Error ? cause.message : String(cause)}).`,
    cause,
  });
}
