import { type ByteView, damaged } from './byte-view.ts';

/** A shape that is described at a place; null where there are no elements at all. */
export function readDataspace(view: ByteView, at: number): readonly number[] | null {
  const [version, rank] = [view.u8(at), view.u8(at + 1)];
  if (version !== 1 && version !== 2) throw damaged('shape', 'of version 1 or 2', version);
  if (version === 2 && view.u8(at + 3) === 2) return null;
  if (rank > 32) throw damaged('shape', 'of at most 32 axes', rank);
  const start = at + (version === 1 ? 8 : 4);
  return Array.from({ length: rank }, (_, axis) => view.u64(start + 8 * axis));
}

/** The number of elements of a shape. @throws {FormatError} where it is larger than anything */
export function countOf(shape: readonly number[] | null): number {
  const count = shape === null ? 0 : shape.reduce((product, size) => product * size, 1);
  if (Number.isSafeInteger(count)) return count;
  throw damaged('shape', `of at most ${Number.MAX_SAFE_INTEGER} elements`, shape);
}
