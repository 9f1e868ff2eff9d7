import { FormatError } from '@ibex-ml/core';

/** What may stand in JSON that comes from a file. */
export interface JsonLimits {
  /** Characters; default 64 million. */
  readonly length?: number;
  /** Brackets inside brackets; default 512, enough for models inside models. */
  readonly depth?: number;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\]:]/g;
const dangerous = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * JSON from a file that nobody vouches for. Besides what JSON itself forbids: no brackets nested too deep, no key twice in one
 * object, no key that means something to JavaScript's objects.
 *
 * @throws {FormatError} for any of these
 */
export function parseJson(where: string, text: string, limits: JsonLimits = {}): unknown {
  const { length = 64_000_000, depth = 512 } = limits;
  if (text.length > length) throw bad(where, `JSON of at most ${length} characters`, text.length);
  requireHarmless(where, text, depth);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw bad(where, 'JSON', cause, cause);
  }
}

/** Looks at brackets and keys alone, without recursion; what is no JSON at all is left to the parser. */
function requireHarmless(where: string, text: string, depth: number): void {
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [found] of text.matchAll(token)) {
    if (found === '{' || found === '[') {
      if (open.length === depth) throw bad(where, `JSON of at most ${depth} brackets inside brackets`, 'more');
      open.push(found === '{' ? new Set() : null);
    } else if (found === '}' || found === ']') open.pop();
    else if (found === ':') requireKey(where, last, open.at(-1));
    last = found;
  }
}

function requireKey(where: string, written: string, keys: Set<string> | null | undefined): void {
  if (keys === null || keys === undefined || !written.startsWith('"')) return;
  const key = written.includes('\\') ? unescaped(written) : written.slice(1, -1);
  if (dangerous.has(key)) throw bad(where, `JSON without the key "${key}"`, key);
  if (keys.has(key)) throw bad(where, 'JSON with each key once', key);
  keys.add(key);
}

function unescaped(written: string): string {
  try {
    return JSON.parse(written) as string;
  } catch {
    return written;
  }
}

function bad(where: string, expected: string, received: unknown, cause?: unknown): FormatError {
  const remedy = 'The file is damaged, or was made to do harm: get it again from where it came.';
  return new FormatError({ where, argument: 'JSON', expected, received, remedy, cause });
}
