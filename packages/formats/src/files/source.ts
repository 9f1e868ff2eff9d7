import { ArgumentError, ResourceError } from '@ibex-ml/core';
import { hasOriginFiles, inPage, isOriginPath, originNames, readOriginFile } from '@ibex-ml/data/durable';
import { readWhole } from './whole-file.ts';

/** Where a file is: a path in Node; an address, which is fetched, in a page also a relative one; `opfs://folder/name` in a page. */
export type Place = string | URL;

/** A file: where it is, a File that a user has chosen (or another Blob), or its bytes. */
export type Source = Place | Blob | Uint8Array;

/**
 * The bytes of a file.
 *
 * @throws {ResourceError} when it cannot be had
 * @throws {ArgumentError} for what is no file
 */
export async function readSource(source: Source): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof Blob) return readBlob(source);
  if (typeof source === 'string' || source instanceof URL) return readPlace(source);
  const expected = 'a path, an address, a File, or a Uint8Array';
  const remedy = 'Bytes of an ArrayBuffer: new Uint8Array(buffer).';
  throw new ArgumentError({ where: 'load', argument: 'source', expected, received: source, remedy });
}

/** The file of this name in the same folder. */
export function beside(place: Place, name: string): Place {
  const address = addressOf(place);
  if (address !== null) return new URL(name, address);
  const path = String(place);
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) + name;
}

async function readPlace(place: Place): Promise<Uint8Array> {
  const path = String(place);
  if (isOriginPath(path)) return readInOrigin(path);
  const address = addressOf(place);
  if (address === null) return readWhole(path);
  if (address.protocol === 'file:') return readWhole((await import('node:url')).fileURLToPath(address));
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    const remedy = `Check the address, and whether its server lets this page read it (${reasonOf(cause)}).`;
    throw missing('an address that can be fetched', address.href, remedy, cause);
  }
}

async function readInOrigin(path: string): Promise<Uint8Array> {
  if (!hasOriginFiles()) throw missing('a path', path, 'Only pages have files at opfs://.');
  try {
    return await readOriginFile(originNames(path));
  } catch (cause) {
    throw missing('a file of this page’s origin', path, `Check the path (${reasonOf(cause)}).`, cause);
  }
}

async function readBlob(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    const name = blob instanceof File ? blob.name : 'a Blob';
    throw missing(
      'a file that can be read',
      name,
      `Have it chosen again: it may have changed since (${reasonOf(cause)}).`,
      cause,
    );
  }
}

/** The address that a place is; null for a path. In a page and its workers everything is an address. */
function addressOf(place: Place): URL | null {
  if (place instanceof URL) return place;
  if (/^(?:https?|file|blob|data):/.test(place)) return parsed(place);
  if (isOriginPath(place) || !inPage()) return null;
  return parsed(place, typeof document === 'undefined' ? location.href : document.baseURI);
}

function parsed(address: string, base?: string): URL {
  const url = URL.parse(address, base);
  if (url === null) throw missing('an address', address, 'Write it in full, as in https://example.org/model.keras.');
  return url;
}

function missing(expected: string, received: string, remedy: string, cause?: unknown): ResourceError {
  return new ResourceError({ where: 'load', argument: 'source', expected, received, remedy, cause });
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
