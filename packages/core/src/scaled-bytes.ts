import { ArgumentError } from './errors.ts';

/**
 * Numbers that are kept as bytes, each divided by the same number, until somebody asks for them: a quarter of the memory, and of what
 * has to be read where rows are gathered.
 *
 * Formula: number = byte / divisor, in float32
 *
 * @example
 * new NdArray(new ScaledBytes(Uint8Array.of(0, 51, 255), 255), [3]) // [0, 0.2, 1]
 */
export class ScaledBytes {
  readonly bytes: Uint8Array;
  readonly divisor: number;
  readonly #whole: { readonly of: ScaledBytes; readonly start: number } | null;
  #numbers: Float32Array | null = null;

  /**
   * @param bytes - kept, not copied
   * @param divisor - a number > 0 that float32 holds, so that every engine rounds the quotients alike
   * @param whole - what these are a part of, from which place on; they share its numbers
   * @throws {ArgumentError} when the divisor is none
   */
  constructor(bytes: Uint8Array, divisor: number, whole: { readonly of: ScaledBytes; readonly start: number } | null = null) {
    if (!(divisor > 0 && divisor < Number.POSITIVE_INFINITY && Math.fround(divisor) === divisor)) {
      throw new ArgumentError({
        where: 'ScaledBytes',
        argument: 'divisor',
        expected: 'a finite number > 0 that float32 holds',
        received: divisor,
        remedy: 'Pass the largest byte, such as 255.',
      });
    }
    this.bytes = bytes;
    this.divisor = divisor;
    this.#whole = whole;
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Whether the numbers have been asked for. From then on they count, as whoever has them may have changed them. */
  get unpacked(): boolean {
    return this.#whole === null ? this.#numbers !== null : this.#whole.of.unpacked;
  }

  /** The numbers, made when they are first asked for; always the same array. */
  numbers(): Float32Array {
    if (this.#whole === null) return (this.#numbers ??= divided(this.bytes, this.divisor));
    const { of, start } = this.#whole;
    return (this.#numbers ??= of.numbers().subarray(start, start + this.length));
  }

  /** A part that shares bytes and numbers. */
  subarray(start: number, end: number): ScaledBytes {
    return new ScaledBytes(this.bytes.subarray(start, end), this.divisor, { of: this, start });
  }
}

function divided(bytes: Uint8Array, divisor: number): Float32Array {
  const quotients = Float32Array.from({ length: 256 }, (_, byte) => byte / divisor);
  const numbers = new Float32Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) numbers[index] = quotients[bytes[index] as number] as number;
  return numbers;
}
