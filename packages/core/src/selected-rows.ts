import type { NdArray, TypedArray } from './nd-array.ts';
import { ScaledBytes } from './scaled-bytes.ts';
import type { DType } from './spec.ts';

/** Rows of so few elements are copied one by one: a call for each would take longer, and wait for memory at each. */
const longestLoop = 32;
/** Rows of so many bytes or more are touched before they are copied. */
const longRowBytes = 256;
const cacheLineBytes = 64;
/** What `touchRows` has read: kept, so that it is read at all. */
const touched = { sum: 0 };

/**
 * Rows of an array in any order, gathered when somebody asks for their numbers, or where a program wants them. Until then a batch of a
 * shuffled epoch costs nothing, but the array must stay as it is.
 *
 * @example
 * const x = ndarray([[1, 2], [3, 4], [5, 6]]);
 * new NdArray(new SelectedRows(x, [2, 0]), [2, 2]) // [[5, 6], [1, 2]]
 */
export class SelectedRows {
  readonly length: number;
  readonly dtype: DType;
  readonly rowSize: number;
  /** What the array is kept in: numbers, or bytes where there is a divisor. */
  readonly elements: TypedArray;
  readonly divisor: number | null;
  readonly #rows: ArrayLike<number>;
  #numbers: TypedArray | null = null;

  /**
   * @param rows - integers in 0 .. n - 1 for an array of n rows (not checked here); kept, not copied
   */
  constructor(array: NdArray, rows: ArrayLike<number>) {
    const kept = array.scaledBytes;
    this.elements = kept?.bytes ?? array.data;
    this.divisor = kept?.divisor ?? null;
    this.dtype = array.dtype;
    this.rowSize = array.shape.slice(1).reduce((size, axis) => size * axis, 1);
    this.length = rows.length * this.rowSize;
    this.#rows = rows;
  }

  /** Whether the numbers have been asked for. From then on they count, as whoever has them may have changed them. */
  get unpacked(): boolean {
    return this.#numbers !== null;
  }

  /** The numbers, made when they are first asked for; always the same array. */
  numbers(): TypedArray {
    const gathered = this.#numbers ?? this.gathered();
    return (this.#numbers ??= gathered instanceof ScaledBytes ? gathered.numbers() : gathered);
  }

  /** A copy of the rows in the form that the array is kept in. */
  gathered(): TypedArray | ScaledBytes {
    const copy = new (this.elements.constructor as typeof Float32Array)(this.length);
    this.copyTo(copy, 0, 0, this.#rows.length);
    return this.divisor === null ? copy : new ScaledBytes(copy as TypedArray as Uint8Array, this.divisor);
  }

  /**
   * Copies the rows start..end - 1 of the selection, in the form that the array is kept in, to their places.
   *
   * @param target - of the class of `elements`
   * @param offset - the place of the first row of the selection
   */
  copyTo(target: TypedArray, offset: number, start: number, end: number): void {
    const { elements, rowSize } = this;
    const rows = this.#rows;
    if (rowSize <= longestLoop) {
      let to = offset + start * rowSize;
      for (let at = start; at < end; at += 1) {
        let from = (rows[at] as number) * rowSize;
        for (const last = from + rowSize; from < last; from += 1, to += 1) target[to] = elements[from] as number;
      }
      return;
    }
    if (rowSize * elements.BYTES_PER_ELEMENT >= longRowBytes) this.#touch(start, end);
    for (let at = start; at < end;) {
      const first = rows[at] as number;
      let next = at + 1;
      while (next < end && rows[next] === first + (next - at)) next += 1;
      target.set(elements.subarray(first * rowSize, (first + next - at) * rowSize), offset + at * rowSize);
      at = next;
    }
  }

  /**
   * Reads one number of every line of the cache, of four rows at a time. Rows lie far apart, and copying one after the other waits for
   * memory at the beginning of each; so the processor fetches from several places at once, and then copies what is near.
   */
  #touch(start: number, end: number): void {
    const { elements, rowSize } = this;
    const rows = this.#rows;
    const line = cacheLineBytes / elements.BYTES_PER_ELEMENT;
    const read = (index: number): number => elements[index] as number;
    const startOf = (row: number): number => (rows[row] as number) * rowSize;
    let sum = 0;
    for (let row = start + 3; row < end; row += 4) {
      const [first, second, third, fourth] = [startOf(row - 3), startOf(row - 2), startOf(row - 1), startOf(row)] as const;
      for (let at = 0; at < rowSize; at += line)
        sum += read(first + at) + read(second + at) + read(third + at) + read(fourth + at);
    }
    touched.sum = sum;
  }
}
