import { ArgumentError, ResourceError } from '@ibex-ml/core';
import {
  type Bytes,
  type Contents,
  filesAt,
  type PartName,
  type PinnedDataset,
  type PinnedFile,
  partNames,
} from '../pinned-dataset.ts';
import { isHttps, isHttpsOrLoopback, mirrorUrls, type SourceOptions, type UrlRule } from '../source-options.ts';
import { unpackIdx, unpackNpz } from '../unpack.ts';

/**
 * The files of a data set, in a browser: fetched from the first mirror that gives them all, and checked by SHA-256. What is kept
 * is up to the browser's own cache.
 *
 * Addresses may be relative to the page. The mirrors built in must allow requests from other origins, which is theirs to
 * decide; for a page of your own, serve the files beside it and pass `mirrors: ['/data/mnist/']`.
 *
 * @throws {ArgumentError} when an option is given that only Node has
 * @throws {ResourceError} when no mirror gives the files
 */
export async function obtainFiles(dataset: PinnedDataset, options: SourceOptions): Promise<Contents> {
  const { where } = dataset;
  for (const name of ['dataDir', 'cacheDir', 'offline'] as const) {
    if (options[name] === undefined || options[name] === false) continue;
    const remedy = 'Serve the files, and pass the address of their folder as mirrors.';
    throw new ArgumentError({ where, argument: name, expected: 'left out in a browser', received: options[name], remedy });
  }
  const page = (globalThis as { location?: { href: string } }).location?.href;
  const rule: UrlRule =
    options.mirrors === undefined
      ? isHttps
      : (url) => isHttpsOrLoopback(url) || (page !== undefined && url.origin === new URL(page).origin);
  const failures: Error[] = [];
  for (const mirror of mirrorUrls(options.mirrors ?? dataset.mirrors, where, rule, page)) {
    try {
      return await fromMirror(dataset, mirror, rule, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof ResourceError) throw error;
      failures.push(new Error(`${mirror.href}: ${error instanceof Error ? error.message : String(error)}`, { cause: error }));
    }
  }
  throw new ResourceError({
    where,
    argument: 'the download',
    expected: `possible from ${failures.length === 1 ? 'its mirror' : `one of ${failures.length} mirrors`}`,
    received: `${failures.length} failing`,
    remedy: `Tried ${failures.map(({ message }) => message).join('; ')}. Serve the files yourself, and pass their address as mirrors.`,
    cause: new AggregateError(failures, 'every mirror failed'),
  });
}

async function fromMirror(dataset: PinnedDataset, mirror: URL, rule: UrlRule, options: SourceOptions): Promise<Contents> {
  const files = filesAt(dataset, mirror);
  if (files.length === 1 && files[0] !== undefined) {
    const { url, file } = files[0];
    return unpackNpz(dataset, file, await fetchBytes(url, file.sizeBytes, file, rule, options), url.href);
  }
  const parts = await Promise.all(
    files.map(async ({ url, file }, index): Promise<[PartName, Bytes]> => {
      const part = partNames[index] as PartName;
      // Servers that send .gz with Content-Encoding: gzip have the browser unpack it: then the content itself arrives.
      const capBytes = Math.max(dataset.parts[part].content.sizeBytes, file.sizeBytes);
      const bytes = await fetchBytes(url, capBytes, file, rule, options);
      return [part, await unpackIdx(dataset, part, bytes, url.href)];
    }),
  );
  return Object.fromEntries(parts) as Contents;
}

const stallTimeoutMs = 30_000;

async function fetchBytes(url: URL, capBytes: number, file: PinnedFile, rule: UrlRule, options: SourceOptions): Promise<Bytes> {
  const patience = new AbortController();
  let alarm: ReturnType<typeof setTimeout> | undefined;
  const watch = (): void => {
    clearTimeout(alarm);
    alarm = setTimeout(() => patience.abort(new Error(`nothing came for ${stallTimeoutMs} ms`)), stallTimeoutMs);
  };
  try {
    watch();
    const signal = options.signal === undefined ? patience.signal : AbortSignal.any([options.signal, patience.signal]);
    const reply = await fetch(url, { signal, credentials: 'omit' });
    if (!reply.ok || reply.body === null) throw new Error(`HTTP ${reply.status}`);
    if (reply.url !== '' && !rule(new URL(reply.url)))
      throw new Error(`a redirect to ${new URL(reply.url).origin}, which is not https`);
    const bytes = new Uint8Array(capBytes);
    let receivedBytes = 0;
    const reader = reply.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes.subarray(0, receivedBytes);
      watch();
      if (receivedBytes + value.length > capBytes) {
        await reader.cancel();
        throw new Error(`more than ${capBytes} bytes`);
      }
      bytes.set(value, receivedBytes);
      receivedBytes += value.length;
      options.onProgress?.({ file: file.name, receivedBytes, totalBytes: Math.max(file.sizeBytes, receivedBytes) });
    }
  } finally {
    clearTimeout(alarm);
  }
}
