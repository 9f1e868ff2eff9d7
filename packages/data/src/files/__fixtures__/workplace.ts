import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { obtainFiles, type Timing } from '../node/obtain-files.ts';
import type { Contents } from '../pinned-dataset.ts';
import type { SourceOptions } from '../source-options.ts';
import { type Exchange, type HostileServer, hostileServer } from './hostile-server.ts';
import type { SmallDataset } from './small-dataset.ts';

/** A temporary folder, servers and a clean environment for each test of one file. */
export interface Workplace {
  readonly folder: string;
  start(small: SmallDataset, misbehave?: (exchange: Exchange) => boolean): Promise<HostileServer>;
  /** Has something closed after the test. */
  closeLater(closable: { close(): Promise<void> }): void;
  /** Obtains the files with the folder as cache. */
  load(small: SmallDataset, options: SourceOptions, timing?: Timing): Promise<Contents>;
  /** What lies in the data set's subfolder. */
  kept(): Promise<string[]>;
  /** Writes files of the data set into its subfolder, and returns the folder. */
  put(small: SmallDataset, names: readonly string[], change?: (bytes: Buffer) => Buffer): Promise<string>;
}

/** Waits short enough for tests, where they are not what is tested. */
export const quick: Timing = {
  download: { backoffMs: 2, barrenTries: 3 },
  lock: { heartbeatMs: 50, pollMs: 10, deadMs: 200 },
};

export const images = 'train-images.gz';
export const archives: readonly string[] = ['test-images.gz', 'test-labels.gz', images, 'train-labels.gz'];

export function useWorkplace(): Workplace {
  let folder = '';
  const closables: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ibex-data-'));
    const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
    for (const name of ['IBEX_DATA_DIR', 'IBEX_CACHE_DIR', 'IBEX_OFFLINE', 'XDG_CACHE_HOME', ...proxies]) vi.stubEnv(name, undefined);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await Promise.all(closables.splice(0).map((closable) => closable.close()));
    await rm(folder, { recursive: true });
  });

  return {
    get folder() {
      return folder;
    },
    start: async (small, misbehave) => {
      const server = await hostileServer(small.files, misbehave);
      closables.push(server);
      return server;
    },
    closeLater: (closable) => void closables.push(closable),
    load: (small, options, timing = quick) => obtainFiles(small.dataset, { cacheDir: folder, ...options }, timing),
    kept: async () => (await readdir(join(folder, 'small'))).toSorted(),
    put: async (small, names, change = (bytes) => bytes) => {
      await mkdir(join(folder, 'small'), { recursive: true });
      for (const name of names) await writeFile(join(folder, 'small', name), change(small.files.get(name) as Buffer));
      return folder;
    },
  };
}

/** Misbehaves at the first `times` requests for the train images, and is good to the rest. */
export function atFirst(times: number, misbehave: (exchange: Exchange) => void): (exchange: Exchange) => boolean {
  return (exchange) => {
    if (exchange.name !== images || exchange.before >= times) return false;
    misbehave(exchange);
    return true;
  };
}

/** The requests for one file. */
export function askedFor(server: HostileServer, name: string): string[] {
  return server.asked.filter((entry) => entry.startsWith(name));
}

/** What a promise fails with; it failing to fail is an error of its own. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as Error,
  );
}

export function firstHalf(body: Buffer): Buffer {
  return body.subarray(0, body.length / 2);
}
