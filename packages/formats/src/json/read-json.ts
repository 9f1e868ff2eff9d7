import { FormatError } from '@ibex-ml/core';

/** How much JSON is taken from a file. */
export interface JsonLimits {
  /** Bytes of text; default 16 million. */
  readonly bytes: number;
  /** Lists and objects inside one another; default 64. */
  readonly depth: number;
  /** Values of any kind, which bound the memory that they take; default one million. */
  readonly values: number;
}

const usual: JsonLimits = { bytes: 16_000_000, depth: 64, values: 1_000_000 };

/**
 * JSON from a file that is not trusted: UTF-8, within limits, no name twice in an object, no `__proto__`. The limits are held
 * before anything is made of the text.
 *
 * @param where - who reads, for messages
 * @param what - which part of the file this is
 * @throws {FormatError} for any other bytes
 */
export function readJson(where: string, what: string, bytes: Uint8Array, limits: Partial<JsonLimits> = {}): unknown {
  const held = { ...usual, ...limits };
  const refuse = (expected: string, received: unknown): FormatError =>
    new FormatError({
      where,
      argument: what,
      expected,
      received,
      remedy: 'The file is damaged or of another format: get it again from where it came.',
    });
  if (bytes.length > held.bytes) throw refuse(`at most ${held.bytes} bytes of JSON`, bytes.length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    scan(text, held, refuse);
    return JSON.parse(text);
  } catch (error) {
    throw error instanceof FormatError ? error : refuse('JSON in UTF-8', (error as Error).message);
  }
}

type Refuse = (expected: string, received: unknown) => FormatError;

/** Walks over the text without making anything of it but the names of the objects that are open. Wrong JSON is left to the parser. */
function scan(text: string, { depth, values }: JsonLimits, refuse: Refuse): void {
  const open: (Set<string> | null)[] = [];
  let word = '';
  let count = 1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const end = endOfString(text, at);
      word = text.slice(at, end);
      at = end - 1;
    } else if (sign === ':') {
      const name = word.includes('\\') ? (JSON.parse(word) as string) : word.slice(1, -1);
      const names = open.at(-1);
      if (name === '__proto__') throw refuse('without the name __proto__', name);
      if (names?.has(name) === true) throw refuse('with each name once', `"${name}" twice`);
      names?.add(name);
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? new Set() : null);
      if (open.length > depth) throw refuse(`at most ${depth} lists and objects deep`, 'more');
      count += 1;
    } else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ',') count += 1;
    if (count > values) throw refuse(`of at most ${values} values`, 'more');
  }
}

/** The place after the closing quote of the string that begins here. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code === 0x5c) at += 1;
  }
  return text.length;
}
