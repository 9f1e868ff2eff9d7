import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ResourceError } from '@ibex-ml/core';
import { keptFiles } from './craft.ts';
import { filesOf, type Run } from './run-files.ts';

/**
 * The folder that a run is written to.
 *
 * It is made before the training, so that a place that cannot be written is known before the work is done. Until the run has ended, all that
 * is of it lies in a folder beside the files of earlier runs, under the name of what was asked for: the same command finds it again. At
 * the end files take the place of earlier ones by renaming.
 */
export class RunFolder {
  readonly #folder: string;
  /** Where this run is while it has not ended. */
  readonly unfinished: string;
  /** The folders that were not there, outermost first. */
  readonly #made: readonly string[];

  private constructor(folder: string, unfinished: string, made: readonly string[]) {
    this.#folder = folder;
    this.unfinished = unfinished;
    this.#made = made;
  }

  /**
   * @param run - tells this run from others in the folder
   * @throws {ResourceError} when no files can be written there
   */
  static async open(path: string, run: string): Promise<RunFolder> {
    const folder = resolve(path);
    const unfinished = join(folder, `unfinished-${run}`);
    const made: string[] = [];
    try {
      await makeFolders(unfinished, made);
      const probe = join(unfinished, `probe-${process.pid}`);
      await writeFile(probe, '');
      await rm(probe);
    } catch (cause) {
      await removeEmpty(made);
      throw refused(path, cause);
    }
    return new RunFolder(folder, unfinished, made);
  }

  /** Puts the files of a run in place of those of an earlier one. @throws {ResourceError} when they cannot be written */
  async write(run: Run): Promise<void> {
    try {
      const staging = join(this.unfinished, 'files');
      const files = Object.entries({ ...(await readAll(this.unfinished, keptFiles)), ...(await filesOf(run)) });
      for (const [name, content] of files) {
        await mkdir(dirname(join(staging, name)), { recursive: true });
        await writeFile(join(staging, name), content, { flush: true });
      }
      // The results are the last, so that where they are, all is.
      for (const [name] of files) {
        await mkdir(dirname(join(this.#folder, name)), { recursive: true });
        await rename(join(staging, name), join(this.#folder, name));
      }
      await rm(this.unfinished, { recursive: true });
    } catch (cause) {
      throw refused(this.#folder, cause);
    }
  }

  /** Takes the folders back where nothing is in them. Gives whether something is, for a later run to go on with. */
  async leave(): Promise<boolean> {
    await removeEmpty([...this.#made]);
    return (await readdir(this.unfinished).catch(() => [])).length > 0;
  }
}

async function readAll(folder: string, names: readonly string[]): Promise<Readonly<Record<string, Uint8Array>>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)));
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
