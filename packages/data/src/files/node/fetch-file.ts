import files, { open, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../durable/folders.ts';
import type { PinnedFile } from '../pinned-dataset.ts';
import { sha256 } from '../sha256.ts';
import type { DownloadProgress } from '../source-options.ts';
import { DownloadFailure } from './download-failure.ts';
import { pause } from './pause.ts';
import { type Reply, request, type RequestContext } from './request.ts';

/** One file to bring from one address to one path. */
export interface FetchJob extends RequestContext {
  readonly url: URL;
  readonly file: PinnedFile;
  readonly path: string;
  readonly where: string;
  readonly onProgress: (progress: DownloadProgress) => void;
}

/**
 * Downloads one file: into `<path>.partial`, going on where an earlier try stopped, and renamed once its SHA-256 is right.
 *
 * @throws {DownloadFailure} when the mirror does not give it, after as many tries as the timing says
 */
export async function fetchFile(job: FetchJob): Promise<void> {
  const { timing } = job;
  const partial = `${job.path}.partial`;
  let barren = 0;
  for (let tried = 1; ; tried++) {
    const before = await sizeOf(partial);
    try {
      await receive(job, partial);
      await commit(job, partial, before > 0);
      return;
    } catch (error) {
      if (!(error instanceof DownloadFailure) || !error.again) throw error;
      barren = (await sizeOf(partial)) > before ? 0 : barren + 1;
      if (barren >= timing.barrenTries || tried >= timing.tries) throw error;
      const waitMs = error.waitMs ?? timing.backoffMs * 2 ** Math.max(barren - 1, 0) * (0.75 + Math.random() / 2);
      await pause(waitMs, job.signal);
    }
  }
}

/** Brings `partial` to its full length. */
async function receive(job: FetchJob, partial: string): Promise<void> {
  const { file } = job;
  let start = await sizeOf(partial);
  if (start > file.sizeBytes) {
    await rm(partial);
    start = 0;
  }
  if (start === file.sizeBytes) return;
  const reply = await request(job.url, start, job);
  const from = await acceptedStart(reply, start, job, partial);
  await using handle = await open(partial, 'a');
  let received = from;
  for await (const chunk of reply.chunks()) {
    received += chunk.length;
    if (received > file.sizeBytes)
      throw new DownloadFailure(`more than the ${file.sizeBytes} bytes of ${file.name}`, { again: false });
    await handle.appendFile(chunk);
    job.onProgress({ file: file.name, receivedBytes: received, totalBytes: file.sizeBytes });
  }
  await handle.sync();
  if (received < file.sizeBytes) {
    throw new DownloadFailure(`cut off after ${received} of ${file.sizeBytes} bytes`, { again: true });
  }
}

/** Where the reply's bytes go: after what is there, or in its place. A reply that cannot be right is refused before it is read. */
async function acceptedStart(reply: Reply, start: number, job: FetchJob, partial: string): Promise<number> {
  const { file } = job;
  const refuse = (reason: string, again: boolean, waitMs?: number): DownloadFailure => {
    reply.drop();
    return new DownloadFailure(reason, { again, waitMs });
  };
  if (reply.status === 206 && start > 0) {
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(reply.header('content-range') ?? '') ?? [];
    if (Number(first) === start && (total === '*' || Number(total) === file.sizeBytes)) return start;
    await rm(partial);
    throw refuse('a reply for another range than was asked for', true);
  }
  if (reply.status === 200) {
    const length = reply.header('content-length');
    if (length !== undefined && Number(length) !== file.sizeBytes) {
      throw refuse(`a file of ${length} bytes, not the ${file.sizeBytes} of ${file.name}`, false);
    }
    if (start > 0) await truncate(partial, 0);
    return 0;
  }
  if (reply.status === 416) {
    await rm(partial);
    throw refuse('HTTP 416: it has no such range', true);
  }
  const again = [408, 425, 429, 500, 502, 503, 504].includes(reply.status);
  const waitMs = again ? askedWait(reply.header('retry-after')) : undefined;
  if (waitMs !== undefined && waitMs > job.timing.longestWaitMs) {
    throw refuse(`HTTP ${reply.status}: it asks to wait ${Math.round(waitMs / 1000)} s`, false);
  }
  throw refuse(`HTTP ${reply.status}`, again, waitMs);
}

/** Checks the whole file, and puts it in place in one step that outlasts a power cut. */
async function commit(job: FetchJob, partial: string, resumed: boolean): Promise<void> {
  const { buffer, byteOffset, byteLength } = await readFile(partial);
  const found = await sha256(new Uint8Array(buffer, byteOffset, byteLength), job.where);
  if (found !== job.file.sha256) {
    await rm(partial);
    // Of a file in two halves the first may be to blame: once more, from the start.
    throw new DownloadFailure(`a ${job.file.name} of SHA-256 ${found}, not ${job.file.sha256}`, { again: resumed });
  }
  await rename(partial, job.path);
  await syncFolder(dirname(job.path), files);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Retry-After in milliseconds: a number of seconds, or a date. */
function askedWait(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(waitMs) ? undefined : Math.max(waitMs, 0);
}
