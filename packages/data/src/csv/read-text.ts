import { FormatError, ResourceError } from '@ibex-ml/core';
import { openPath } from '#open-path';
import type { CsvSource } from './csv-options.ts';

/**
 * The whole text of a source, which is UTF-8, with or without a mark at its beginning.
 *
 * @throws {ResourceError} when it cannot be read
 * @throws {FormatError} when it is not UTF-8
 */
export async function readText(where: string, source: CsvSource): Promise<string> {
  if (typeof source === 'object' && 'text' in source && typeof source.text === 'string') return source.text;
  const name = typeof source === 'string' ? source : source instanceof URL ? source.href : 'source';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  try {
    for await (const part of await partsOf(source as Exclude<CsvSource, { readonly text: string }>)) {
      parts.push(typeof part === 'string' ? part : decoder.decode(part, { stream: true }));
    }
    parts.push(decoder.decode());
  } catch (cause) {
    if (cause instanceof TypeError && 'code' in cause && cause.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw notUtf8(where, name, cause);
    throw new ResourceError({
      where,
      argument: name,
      expected: 'a table that can be read',
      received: cause,
      remedy: 'Check the path or the address, and the permissions.',
      cause,
    });
  }
  return parts.join('');
}

async function partsOf(
  source: string | URL | Blob | AsyncIterable<Uint8Array | string>,
): Promise<AsyncIterable<Uint8Array | string>> {
  if (typeof source === 'string') return openPath(source);
  if (source instanceof Blob) return source.stream();
  if (!(source instanceof URL)) return source;
  if (source.protocol === 'file:') return openPath(decodeURIComponent(source.pathname));
  const response = await fetch(source);
  if (!response.ok || response.body === null) throw new Error(`status ${response.status} of ${source.href}`);
  return response.body;
}

function notUtf8(where: string, name: string, cause: unknown): FormatError {
  return new FormatError({
    where,
    argument: name,
    expected: 'text in UTF-8',
    received: cause,
    remedy: 'Save the table as UTF-8.',
    cause,
  });
}
