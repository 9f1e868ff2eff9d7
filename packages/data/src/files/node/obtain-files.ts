import { ArgumentError, FormatError, ResourceError } from '@ibex-ml/core';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Contents, PinnedDataset } from '../pinned-dataset.ts';
import { isHttps, isHttpsOrLoopback, mirrorUrls, type SourceOptions } from '../source-options.ts';
import { cacheFolder } from './cache-folder.ts';
import { download } from './download.ts';
import { type LockTiming, withLock } from './lock.ts';
import { findFiles, readFiles, wantedPaths } from './read-folder.ts';
import type { DownloadTiming } from './timing.ts';

/** Waits that tests shorten. */
export interface Timing {
  readonly download?: Partial<DownloadTiming>;
  readonly lock?: Partial<LockTiming>;
}

/**
 * The files of a data set, on Node: from the folder that was named, else from the cache, else downloaded into the cache.
 *
 * Processes that want the same files at once take turns; whoever comes second finds them there. A cached file that got
 * damaged is downloaded again.
 *
 * @throws {ResourceError} when files are missing from a folder that was named, or cannot be had
 * @throws {FormatError} when a file in a folder that was named is damaged
 */
export async function obtainFiles(dataset: PinnedDataset, options: SourceOptions, timing: Timing = {}): Promise<Contents> {
  const { where } = dataset;
  options.signal?.throwIfAborted();
  const named = options.dataDir ?? (process.env.IBEX_DATA_DIR || undefined);
  if (named !== undefined) return fromNamedFolder(dataset, requireFolder(named, 'dataDir', where), options.dataDir === undefined);

  const offline = options.offline ?? isSet('IBEX_OFFLINE', where);
  const cacheDir = resolve(requireFolder(cacheFolder(options.cacheDir), 'cacheDir', where));
  const rule = options.mirrors === undefined ? isHttps : isHttpsOrLoopback;
  const mirrors = mirrorUrls(options.mirrors ?? dataset.mirrors, where, rule);
  const folder = join(cacheDir, dataset.name);
  const cached = await fromCache(dataset, folder);
  if ('contents' in cached) return cached.contents;
  if (offline) throw missingFromCache(dataset, folder, ' while offline', cached.damaged);

  await makeFolder(folder, where);
  return withLock(
    join(folder, '.lock'),
    async () => {
      const now = await fromCache(dataset, folder);
      if ('contents' in now) return now.contents;
      if (now.damaged !== undefined) await rm(now.damaged.argument, { force: true });
      await download(dataset, folder, mirrors, rule, options, timing.download);
      const found = await findFiles(dataset, folder);
      if (found === undefined) throw missingFromCache(dataset, folder, ' until it is read', undefined);
      return readFiles(dataset, found);
    },
    { where, signal: options.signal, ...timing.lock },
  );
}

async function fromNamedFolder(dataset: PinnedDataset, dataDir: string, fromEnvironment: boolean): Promise<Contents> {
  const folder = join(resolve(dataDir), dataset.name);
  const found = await findFiles(dataset, folder);
  if (found !== undefined) return readFiles(dataset, found);
  const name = fromEnvironment ? 'IBEX_DATA_DIR' : 'dataDir';
  throw new ResourceError({
    where: dataset.where,
    argument: name,
    expected: `a folder that holds ${wantedPaths(dataset, folder)}`,
    received: dataDir,
    remedy: `Put the files there, or ${fromEnvironment ? 'unset' : 'leave out'} ${name} to use the cache and the network.`,
  });
}

async function fromCache(
  dataset: PinnedDataset,
  folder: string,
): Promise<{ readonly contents: Contents } | { readonly damaged: FormatError | undefined }> {
  const found = await findFiles(dataset, folder);
  if (found === undefined) return { damaged: undefined };
  try {
    return { contents: await readFiles(dataset, found) };
  } catch (error) {
    if (error instanceof FormatError) return { damaged: error };
    throw error;
  }
}

function missingFromCache(dataset: PinnedDataset, folder: string, when: string, damaged: FormatError | undefined): ResourceError {
  return new ResourceError({
    where: dataset.where,
    argument: 'the cache',
    expected: `a folder that holds ${wantedPaths(dataset, folder)}${when}`,
    received: damaged ?? 'a folder without them',
    remedy: 'Put the files there, name a folder that has them as dataDir or IBEX_DATA_DIR, or go online.',
    ...(damaged !== undefined && { cause: damaged }),
  });
}

async function makeFolder(folder: string, where: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new ResourceError({
      where,
      argument: 'cacheDir',
      expected: `a folder where ${folder} can be made`,
      received: cause,
      remedy: 'Pass another cacheDir, or set IBEX_CACHE_DIR.',
      cause,
    });
  }
}

function requireFolder(folder: string, argument: string, where: string): string {
  if (typeof folder === 'string' && folder !== '') return folder;
  const remedy = `Leave ${argument} out to have the default.`;
  throw new ArgumentError({ where, argument, expected: 'the path of a folder', received: folder, remedy });
}

function isSet(name: string, where: string): boolean {
  const value = process.env[name] ?? '';
  if (['', '0', 'false'].includes(value)) return false;
  if (['1', 'true'].includes(value)) return true;
  throw new ArgumentError({ where, argument: name, expected: '1, true, 0 or false', received: value, remedy: `Set ${name}=1.` });
}
