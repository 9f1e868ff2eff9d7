import { crc32 } from '@ibex-ml/core/checksums';

/** Whole numbers below a limit, the same each time. */
export class Draws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }
}

const extremes = [0n, 1n, 0xffn, 0xffffn, 0x7fff_ffffn, 0xffff_ffffn, 2n ** 40n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n - 8n];

/** Bytes that differ from those given at a few places: flipped bits, extreme numbers, parts cut off, copied, or left out. */
export function mutate(given: Uint8Array, draws: Draws): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(given);
  const view = new DataView(bytes.buffer);
  const kind = draws.below(10);
  if (kind === 0) return bytes.slice(0, draws.below(bytes.length));
  if (kind === 1) {
    const [from, length] = [draws.below(bytes.length), draws.below(64)];
    return Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(from + length)]);
  }
  for (let times = 1 + draws.below(4); times > 0; times -= 1) {
    const at = draws.below(bytes.length - 8);
    if (kind === 2) bytes.copyWithin(at, draws.below(bytes.length), draws.below(bytes.length));
    else if (kind < 6) bytes[at] = (bytes[at] as number) ^ (1 << draws.below(8));
    else if (kind < 8) view.setBigUint64(at, extremes[draws.below(extremes.length)] as bigint, true);
    // Addresses and sizes stand at multiples of 8, and lead to other places of the file.
    else view.setBigUint64(at - (at % 8), BigInt(draws.below(bytes.length)), true);
  }
  return bytes;
}

/** JSON whose values are others, or that is none. */
export function mutateJson(text: string, draws: Draws): string {
  const values = ['null', '-1', '1e999', '1e30', '[]', '{}', '"x"', 'true', '"__proto__"', '4294967296', '[[[[[]]]]]'];
  const parts = text.split(/(?<=[:,[]) ?|(?=[\],}])/);
  for (let times = 1 + draws.below(3); times > 0; times -= 1) {
    const at = draws.below(parts.length);
    if (draws.below(5) === 0) parts.splice(at, 1);
    else if (draws.below(5) === 0) parts.splice(at, 0, parts[draws.below(parts.length)] as string);
    else parts[at] = values[draws.below(values.length)] as string;
  }
  return parts.join('');
}

/** What a zip file says of a member, where it is to differ from the truth. */
export interface Told {
  readonly size?: number;
  readonly packed?: number;
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly mode?: number;
}

/** A zip file of members that are stored, or of whatever they are said to be. */
export function zipOf(members: readonly (readonly [name: string, data: Uint8Array, told?: Told])[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  for (const [name, data, told = {}] of members) {
    const { size = data.length, packed = data.length, crc = crc32(data), method = 0, flags = 0, mode = 0o100644 } = told;
    const letters = new TextEncoder().encode(name);
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, 0x04034b50, true);
    local.setUint16(26, letters.length, true);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(8, flags, true);
    entry.setUint16(10, method, true);
    for (const [index, value] of [crc, packed, size].entries()) entry.setUint32(16 + 4 * index, value, true);
    entry.setUint16(28, letters.length, true);
    entry.setUint32(38, (mode << 16) >>> 0, true);
    entry.setUint32(42, at, true);
    parts.push(new Uint8Array(local.buffer), letters, data);
    directory.push(new Uint8Array(entry.buffer), letters);
    at += 30 + letters.length + data.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(10, members.length, true);
  end.setUint32(16, at, true);
  return joined([...parts, ...directory, new Uint8Array(end.buffer)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
