import { bad } from './bad.ts';

/** Where the directory of a zip file lies, and of how many members it tells. */
export interface Directory {
  readonly count: number;
  readonly start: number;
  /** The place behind it. */
  readonly end: number;
}

/** @throws {FormatError} where there is none, or only a part of one */
export function directoryOf(view: DataView): Directory {
  const end = endRecord(view);
  const [count, start] = [view.getUint16(end + 10, true), view.getUint32(end + 16, true)];
  if (count !== 0xffff && start !== 0xffff_ffff) return { count, start, end };
  // One of the two does not fit: in front there are a record of larger numbers, and one that leads to it.
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== 0x07064b50) return { count, start, end };
  const large = numberAt(view, locator + 8);
  if (large + 56 > locator || view.getUint32(large, true) !== 0x06064b50)
    throw bad('directory', 'whole', `nothing at byte ${large}`);
  return { count: numberAt(view, large + 32), start: numberAt(view, large + 48), end: large };
}

/** Where the record at the end of the file begins. */
function endRecord(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  throw bad('bytes', 'a zip file', `${view.byteLength} bytes without a directory`);
}

/**
 * The numbers of a member, where those that do not fit 32 bits stand in a field of their own.
 *
 * @param extraAt - where the extra fields begin, which are so long
 * @param numbers - size, packed size and place as the directory has them, in the order of that field
 * @throws {FormatError} where a number is missing
 */
export function largeSizes(
  view: DataView,
  extraAt: number,
  length: number,
  numbers: readonly number[],
): readonly [number, number, number] {
  const missing = numbers.filter((number) => number === 0xffff_ffff).length;
  let field = extraAt;
  while (missing > 0 && field + 4 <= extraAt + length && view.getUint16(field, true) !== 1)
    field += 4 + view.getUint16(field + 2, true);
  if (missing > 0 && (field + 4 + 8 * missing > extraAt + length || view.getUint16(field + 2, true) < 8 * missing)) {
    throw bad('member', 'with the sizes that do not fit 32 bits', 'one without');
  }
  let next = field + 4;
  return numbers.map((number) => {
    if (number !== 0xffff_ffff) return number;
    next += 8;
    return numberAt(view, next - 8);
  }) as [number, number, number];
}

/** A number of 64 bits. @throws {FormatError} where it is larger than a file can be */
function numberAt(view: DataView, at: number): number {
  const number = view.getBigUint64(at, true);
  if (number <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(number);
  throw bad('numbers', `of at most ${Number.MAX_SAFE_INTEGER}`, number);
}
