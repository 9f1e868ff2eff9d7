import { ResourceError } from '@ibex-ml/core';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, filesAt, type PinnedDataset, type PinnedFile } from '../pinned-dataset.ts';
import { sha256 } from '../sha256.ts';
import type { SourceOptions, UrlRule } from '../source-options.ts';
import { DownloadFailure } from './download-failure.ts';
import { fetchFile } from './fetch-file.ts';
import { terminalProgress } from './terminal-progress.ts';
import { type DownloadTiming, patientTiming } from './timing.ts';

/**
 * Brings a data set's archives into a folder, from the first mirror that gives them all; what one mirror gave is not asked of
 * the next. Proxies are taken from HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
 *
 * @throws {ResourceError} when no mirror does, or the folder cannot be written to; `cause` has every mirror's reason
 */
export async function download(
  dataset: PinnedDataset,
  folder: string,
  mirrors: readonly URL[],
  allowed: UrlRule,
  options: SourceOptions,
  timing: Partial<DownloadTiming> = {},
): Promise<void> {
  const { where } = dataset;
  const { EnvHttpProxyAgent } = await import('undici');
  const patience = { ...patientTiming, ...timing };
  const dispatcher = new EnvHttpProxyAgent({ connect: { timeout: patience.connectTimeoutMs } });
  const display = options.onProgress === undefined ? terminalProgress(dataset.name) : undefined;
  const onProgress = options.onProgress ?? display?.show ?? (() => undefined);
  const failures: Error[] = [];
  try {
    for (const mirror of mirrors) {
      try {
        for (const { url, file } of filesAt(dataset, mirror)) {
          const path = join(folder, file.name);
          if (await isThere(path, file, where)) continue;
          await fetchFile({ url, file, path, where, dispatcher, allowed, timing: patience, signal: options.signal, onProgress });
        }
        return;
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!(error instanceof DownloadFailure)) throw unwritable(folder, error, where);
        failures.push(new Error(`${mirror.href}: ${error.message}`, { cause: error }));
      }
    }
  } finally {
    display?.clear();
    await dispatcher.destroy();
  }
  const reasons = failures.map(({ message }) => message);
  throw new ResourceError({
    where,
    argument: 'the download',
    expected: `possible from ${mirrors.length === 1 ? 'its mirror' : `one of ${mirrors.length} mirrors`}`,
    received: `${reasons.length} failing`,
    remedy:
      `Tried ${reasons.join('; ')}. Check the network and the proxy settings, or put the files into a folder ` +
      'and name it as dataDir or IBEX_DATA_DIR.',
    cause: new AggregateError(failures, 'every mirror failed'),
  });
}

/** Whether the archive is there as published; a damaged one is removed. */
async function isThere(path: string, file: PinnedFile, where: string): Promise<boolean> {
  let bytes: Bytes;
  try {
    const { buffer, byteOffset, byteLength } = await readFile(path);
    bytes = new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  if ((await sha256(bytes, where)) === file.sha256) return true;
  await rm(path);
  return false;
}

function unwritable(folder: string, cause: unknown, where: string): unknown {
  if (typeof (cause as NodeJS.ErrnoException).code !== 'string') return cause;
  return new ResourceError({
    where,
    argument: 'cacheDir',
    expected: `a folder that can be written to, for ${folder}`,
    received: cause,
    remedy: 'Free some space or change the permissions, or pass another cacheDir.',
    cause,
  });
}
