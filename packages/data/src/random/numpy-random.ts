import { ArgumentError } from '@ibex-ml/core';
import { Mt19937 } from './mt19937.ts';

/**
 * The draws of `numpy.random.RandomState(seed)`, number for number: what Keras shuffles files and draws transformations with.
 *
 * @see numpy.random.RandomState, whose streams NumPy keeps as they are for good
 */
export class NumpyRandom {
  readonly #generator: Mt19937;

  /** @param seed - an integer from 0 to 2^32 - 1; see requireNumpySeed */
  constructor(seed: number) {
    this.#generator = new Mt19937(seed);
  }

  /** `random()`: a number in [0, 1), of 53 random bits. */
  random(): number {
    const high = this.#generator.bits() >>> 5;
    const low = this.#generator.bits() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** `uniform(low, high)`. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** `randint(limit)`: an integer from 0 to limit - 1. Bits are masked to the size of the limit, and drawn again if still too large. */
  integer(limit: number): number {
    const last = limit - 1;
    if (last === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(last);
    for (;;) {
      const drawn = (this.#generator.bits() & mask) >>> 0;
      if (drawn <= last) return drawn;
    }
  }

  /** `choice(items)`. */
  choice<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }

  /** `shuffle(items)`: in place, from the last down (Fisher and Yates). */
  shuffle(items: { [index: number]: unknown; readonly length: number }): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const kept = items[last];
      items[last] = items[other];
      items[other] = kept;
    }
  }

  /** `permutation(n)`: the integers 0 to n - 1, shuffled. */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, index) => index);
    this.shuffle(order);
    return order;
  }
}

/** @throws {ArgumentError} unless NumPy would take the seed */
export function requireNumpySeed(where: string, seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return seed;
  throw new ArgumentError({
    where,
    argument: 'seed',
    expected: 'an integer from 0 to 2^32 - 1, as NumPy has it',
    received: seed,
    remedy: 'Pass a whole number such as 42.',
  });
}
