import { FormatError, ResourceError } from '@ibex-ml/core';

/**
 * What a JSON file holds. In Node a string is a path, or a URL where it begins with a scheme; in a page it is an address.
 *
 * @throws {ResourceError} when it cannot be had
 * @throws {FormatError} when it is no JSON
 */
export async function readJson(where: string, argument: string, source: string | URL): Promise<unknown> {
  const text = await textOf(source).catch((cause: unknown) => {
    throw new ResourceError({
      where,
      argument,
      expected: 'a file that can be read',
      received: String(source),
      remedy: `Check the path or the address (${cause instanceof Error ? cause.message : String(cause)}).`,
      cause,
    });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    const remedy = 'Check that it is the file that was meant.';
    throw new FormatError({ where, argument, expected: 'a JSON file', received: String(source), remedy, cause });
  }
}

async function textOf(source: string | URL): Promise<string> {
  const inNode = typeof process !== 'undefined' && process.versions?.node !== undefined;
  const isAddress = source instanceof URL ? source.protocol !== 'file:' : /^https?:/.test(source);
  if (inNode && !isAddress) {
    const { readFile } = await import('node:fs/promises');
    return readFile(source, 'utf8');
  }
  const response = await fetch(source);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.text();
}
