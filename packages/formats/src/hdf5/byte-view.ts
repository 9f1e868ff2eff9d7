import { FormatError } from '@ibex-ml/core';

/** What stands where nothing is: an address of all ones. */
export const nowhere = -1;

/** What is wrong with an HDF5 file. */
export function damaged(what: string, expected: string, received: unknown): FormatError {
  return unread(what, expected, received, 'The file is damaged, or was made to do harm: get it again from where it came.');
}

/** What is right in an HDF5 file, but not read here. */
export function unread(what: string, expected: string, received: unknown, remedy: string): FormatError {
  return new FormatError({ where: 'HDF5', argument: what, expected, received, remedy });
}

/**
 * Little-endian numbers and text of a file, at places that may be anything: none outside the file is read. What is read is counted, as its
 * parts do not overlap: a file that leads to the same place again and again is found out before it has taken any time.
 */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #mostUnpacked: number;
  #unread: number;
  #unpacked = 0;

  /** @param mostUnpacked - bytes that may be unpacked from it, all together */
  constructor(bytes: Uint8Array, mostUnpacked: number) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#unread = bytes.length;
    this.#mostUnpacked = mostUnpacked;
  }

  /** Counts a part of the file. @throws {FormatError} where it is not in the file, or all together are more than it has bytes */
  claim(at: number, length: number): void {
    this.require(at, length);
    this.#unread -= length;
    if (this.#unread < 0) throw damaged('parts of the file', 'each in a place of its own', 'more than the file has bytes');
  }

  /** Counts bytes that are to be unpacked. @throws {FormatError} where all together are too many for a file of this size */
  unpack(length: number): void {
    this.#unpacked += length;
    if (this.#unpacked <= this.#mostUnpacked) return;
    throw damaged('datasets', `of at most ${this.#mostUnpacked} bytes together, unpacked`, this.#unpacked);
  }

  u8(at: number): number {
    this.require(at, 1);
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    this.require(at, 2);
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    this.require(at, 4);
    return this.#view.getUint32(at, true);
  }

  /** A whole number of eight bytes that is no larger than a file can be. */
  u64(at: number): number {
    this.require(at, 8);
    const value = this.#view.getBigUint64(at, true);
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
    throw damaged(`number at byte ${at}`, `at most ${Number.MAX_SAFE_INTEGER}`, value);
  }

  /** A place in the file, or `nowhere`. */
  address(at: number): number {
    this.require(at, 8);
    return this.#view.getBigUint64(at, true) === 0xffff_ffff_ffff_ffffn ? nowhere : this.u64(at);
  }

  /** A whole number of up to eight bytes that is no larger than a file can be. */
  sized(at: number, size: number): number {
    if (size === 8) return this.u64(at);
    return this.slice(at, size).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  slice(at: number, length: number): Uint8Array {
    this.require(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** Text in UTF-8, up to the first zero where there is one. @throws {FormatError} for other bytes */
  text(at: number, length: number): string {
    const bytes = this.slice(at, length);
    const end = bytes.indexOf(0);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(end < 0 ? bytes : bytes.subarray(0, end));
    } catch (error) {
      throw damaged(`text at byte ${at}`, 'UTF-8', error);
    }
  }

  /** @throws {FormatError} unless these four letters stand there */
  signature(at: number, letters: string): void {
    const found = String.fromCharCode(...this.slice(at, 4));
    if (found !== letters) throw damaged(`block at byte ${at}`, `one of ${letters}`, found);
  }

  /** @throws {FormatError} unless so many bytes are there */
  require(at: number, length: number): void {
    if (at >= 0 && length >= 0 && at + length <= this.bytes.length) return;
    throw damaged(`place ${at}`, `followed by ${length} bytes within the file of ${this.bytes.length}`, at);
  }
}
