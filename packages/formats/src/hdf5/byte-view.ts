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

/** Little-endian numbers and text of a file, at places that may be anything: none outside the file is read. */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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

  /** A number of one, two, four or eight bytes. */
  sized(at: number, size: number): number {
    if (size === 1) return this.u8(at);
    if (size === 2) return this.u16(at);
    return size === 4 ? this.u32(at) : this.u64(at);
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
