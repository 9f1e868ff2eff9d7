import { crc32 } from '@ibex-ml/core/checksums';
import { bad } from './bad.ts';
import { inflate, mostUnpacked } from './inflate.ts';
import { directoryOf, largeSizes } from './zip64.ts';

/** What is known of a member before it is unpacked. */
interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

export interface ZipLimits {
  /** Bytes of all members together, unpacked; default four times those of the file, and 64 million more. */
  readonly bytes?: number;
  /** Members; default 10,000. */
  readonly members?: number;
}

/**
 * The members of a zip file by name. Nothing is written anywhere, and nothing is trusted: no name twice, none that leads out of the
 * file (`..`, absolute), no links, no encryption, checksums that are right, and no more bytes than the limits allow.
 *
 * @param wanted - which members are unpacked; the others are only looked at
 * @throws {FormatError} for anything else
 */
export function readZip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ZipLimits = {},
): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(bytes, view, limits.members ?? 10_000);
  const all = limits.bytes ?? mostUnpacked(bytes.length);
  const size = entries.reduce((sum, entry) => sum + (wanted(entry.name) ? entry.size : 0), 0);
  if (size > all) throw bad('members', `of at most ${all} bytes together`, size);
  return new Map(entries.flatMap((entry) => (wanted(entry.name) ? [[entry.name, unpack(bytes, view, entry)] as const] : [])));
}

function readDirectory(bytes: Uint8Array, view: DataView, most: number): readonly Entry[] {
  const { count, start: first, end } = directoryOf(view);
  let at = first;
  if (count > most) throw bad('members', `at most ${most}`, count);
  const names = new Set<string>();
  return Array.from({ length: count }, (): Entry => {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw bad('directory', 'whole', `something else at byte ${at}`);
    const [nameSize, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ];
    const name = nameOf(bytes.subarray(at + 46, at + 46 + nameSize));
    if (names.has(name)) throw bad('names', 'different', `"${name}" twice`);
    names.add(name);
    if ((view.getUint16(at + 8, true) & 0x41) !== 0) throw bad(`"${name}"`, 'without encryption', 'one with');
    // The upper half of the attributes is the mode of Unix, where a link has this type.
    if (((view.getUint32(at + 38, true) >>> 28) & 0xf) === 0xa) throw bad(`"${name}"`, 'a file', 'a link');
    const extraAt = at + 46 + nameSize;
    if (extraAt + extra > end) throw bad(`"${name}"`, 'described within the directory', `${extra} bytes more`);
    const crc = view.getUint32(at + 16, true);
    const [size, packed, start] = largeSizes(
      view,
      extraAt,
      extra,
      [24, 20, 42].map((offset) => view.getUint32(at + offset, true)),
    );
    const method = view.getUint16(at + 10, true);
    at += 46 + nameSize + extra + comment;
    return { name, method, crc, packed, size, at: start };
  });
}

function nameOf(bytes: Uint8Array): string {
  let name: string;
  try {
    name = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw bad('names', 'in UTF-8', 'other bytes');
  }
  const parts = name.split('/');
  const leadsOut = parts.includes('..') || parts.includes('.') || name.startsWith('/') || /[\\:\0]/.test(name);
  if (name === '' || leadsOut) throw bad('names', 'inside the file', name);
  return name;
}

function unpack(bytes: Uint8Array, view: DataView, { name, method, crc, packed, size, at }: Entry): Uint8Array {
  if (at + 30 > bytes.length || view.getUint32(at, true) !== 0x04034b50)
    throw bad(`"${name}"`, 'in the file', `nothing at byte ${at}`);
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > bytes.length) throw bad(`"${name}"`, `of ${packed} bytes within the file`, bytes.length - start);
  const data = bytes.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw bad(`"${name}"`, 'stored or deflated', `method ${method}`);
  const unpacked = method === 0 ? data : inflated(name, data, size);
  if (unpacked.length !== size) throw bad(`"${name}"`, `of ${size} bytes, as the directory says`, unpacked.length);
  if (crc32(unpacked) !== crc) throw bad(`"${name}"`, 'of bytes that its checksum fits', 'others');
  return unpacked;
}

function inflated(name: string, data: Uint8Array, size: number): Uint8Array {
  try {
    return inflate(data, size);
  } catch (error) {
    throw bad(`"${name}"`, `${size} bytes, deflated`, error);
  }
}
