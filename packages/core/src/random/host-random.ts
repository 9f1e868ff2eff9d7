import { ArgumentError } from '../errors.ts';
import { threefry2x32 } from './threefry.ts';

/**
 * Random numbers on the host, by seed: for shuffling, splitting and initial weights. The same seed and stream give the same
 * numbers everywhere.
 */
export class HostRandom {
  readonly #seed: number;
  readonly #stream: number;
  readonly #words = new Uint32Array(2);
  #used = 2;
  #counter = 0;

  /**
   * @param seed - an integer; its low 32 bits count
   * @param stream - tells apart sequences of one seed; default 0
   */
  constructor(seed: number, stream: number = 0) {
    this.#seed = requireSeed(seed) | 0;
    this.#stream = stream | 0;
  }

  /** The next 32 random bits, as an integer from 0 to 2^32 - 1. */
  bits(): number {
    if (this.#used === 2) {
      threefry2x32(this.#seed, this.#stream, this.#counter, 1, this.#words);
      this.#counter += 1;
      this.#used = 0;
    }
    const word = this.#words[this.#used] as number;
    this.#used += 1;
    return word;
  }

  /** The next number in [0, 1), of 53 random bits. */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** The next integer from 0 to `limit` - 1, each equally likely. */
  integer(limit: number): number {
    const fair = 2 ** 32 - (2 ** 32 % limit);
    let bits = this.bits();
    while (bits >= fair) bits = this.bits();
    return bits % limit;
  }

  /** The next number of the standard normal distribution. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The integers 0 to n - 1 in random order (Fisher and Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, index) => index);
    for (let last = n - 1; last > 0; last -= 1) {
      const other = this.integer(last + 1);
      const kept = order[last] as number;
      order[last] = order[other] as number;
      order[other] = kept;
    }
    return order;
  }
}

/** @throws {ArgumentError} unless the seed is a safe integer */
export function requireSeed(seed: number): number {
  if (Number.isSafeInteger(seed)) return seed;
  throw new ArgumentError({
    where: 'random',
    argument: 'seed',
    expected: 'a safe integer',
    received: seed,
    remedy: 'Pass a whole number such as 42.',
  });
}

let nextSeed = Math.trunc(Math.random() * 2 ** 31);

/** A seed that no other call gets, for whatever was given none. `setRandomSeed` makes the sequence repeatable. */
export function freshSeed(): number {
  nextSeed = (nextSeed + 0x9e3779b9) | 0;
  return nextSeed;
}

/**
 * Makes everything without a seed of its own repeatable from here on: initial weights, dropout, shuffling.
 *
 * @see keras.utils.set_random_seed
 */
export function setRandomSeed(seed: number): void {
  nextSeed = requireSeed(seed) | 0;
}
