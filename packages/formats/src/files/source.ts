import { ResourceError } from '@ibex-ml/core';
import { readWhole } from './whole-file.ts';

/** Where a file is: a path (Node only), or an address. */
export type Source = string | URL;

/** The bytes of a file: of a path from the disk, of an address by `fetch`. @throws {ResourceError} when it cannot be had */
export async function readSource(source: Source): Promise<Uint8Array> {
  const address = addressOf(source);
  if (address === null) return readWhole(String(source));
  if (address.protocol === 'file:') return readWhole((await import('node:url')).fileURLToPath(address));
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new ResourceError({
      where: 'load',
      argument: 'source',
      expected: 'an address that can be fetched',
      received: address.href,
      remedy: `Check the address, and whether its server lets this page read it (${cause instanceof Error ? cause.message : String(cause)}).`,
      cause,
    });
  }
}

/** The file of this name in the same folder. */
export function beside(source: Source, name: string): Source {
  const address = addressOf(source);
  if (address !== null) return new URL(name, address);
  const path = String(source);
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) + name;
}

/** The address that a source is; null for a path. In a page everything is an address. */
function addressOf(source: Source): URL | null {
  if (source instanceof URL) return source;
  if (/^(?:https?|file|blob):/.test(source)) return new URL(source);
  return typeof document === 'undefined' ? null : new URL(source, document.baseURI);
}
