import { Inflate, inflateSync } from 'fflate';

/** Packed bytes that are looked at between two looks at how much has come out: at most a thousand times as many. */
const pieceBytes = 32_768;

/** The bytes that a file of a size may have unpacked, all together: weights do not become much smaller. */
export function mostUnpacked(bytes: number): number {
  return 4 * bytes + 64_000_000;
}

/**
 * The bytes that deflated ones stand for, which are as many as were announced. Of a bomb little more than that is ever unpacked.
 *
 * @throws {Error} for bytes that are not deflated, and for other numbers of bytes; callers say where that was
 */
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  // One byte more than there should be is room to see that there are more.
  const unpacked = packed.length > pieceBytes ? inPieces(packed, size) : inflateSync(packed, { out: new Uint8Array(size + 1) });
  if (unpacked.length !== size) throw new RangeError(`${unpacked.length} bytes instead of ${size}`);
  return unpacked;
}

function inPieces(packed: Uint8Array, size: number): Uint8Array {
  const unpacked = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((piece) => {
    if (length + piece.length > size) throw new RangeError(`more than ${size} bytes`);
    unpacked.set(piece, length);
    length += piece.length;
  });
  for (let at = 0; at < packed.length; at += pieceBytes) {
    stream.push(packed.subarray(at, at + pieceBytes), at + pieceBytes >= packed.length);
  }
  return unpacked.subarray(0, length);
}

/** The same of bytes with the head and the checksum of zlib around them. @throws {Error} also where these do not fit */
export function inflateZlib(packed: Uint8Array, size: number): Uint8Array {
  const [method = 0, flags = 0] = packed;
  if (packed.length < 6 || (method & 0x0f) !== 8 || ((method << 8) | flags) % 31 !== 0 || (flags & 0x20) !== 0) {
    throw new RangeError('bytes without the head of zlib');
  }
  const end = packed.length - 4;
  const unpacked = inflate(packed.subarray(2, end), size);
  const checksum = new DataView(packed.buffer, packed.byteOffset + end, 4).getUint32(0);
  if (adler32(unpacked) !== checksum) throw new RangeError('bytes that the checksum does not fit');
  return unpacked;
}

/** The most additions before a sum of 32 bits could overflow. */
const sumsAtOnce = 2655;

function adler32(bytes: Uint8Array): number {
  let [first, second] = [1, 0];
  for (let at = 0; at < bytes.length;) {
    const stop = Math.min(at + sumsAtOnce, bytes.length);
    for (; at < stop; at += 1) {
      first += bytes[at] as number;
      second += first;
    }
    first %= 65_521;
    second %= 65_521;
  }
  return ((second << 16) | first) >>> 0;
}
