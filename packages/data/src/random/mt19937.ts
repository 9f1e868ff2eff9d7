const size = 624;
const shift = 397;

/**
 * The Mersenne Twister, seeded by one 32-bit number as `numpy.random.RandomState(seed)` is.
 *
 * Ibex draws its own numbers by counters (`HostRandom`). This generator is for what has to come out as in Keras: which files
 * are held out for validation, and how ImageDataGenerator changes an image.
 *
 * @see M. Matsumoto, T. Nishimura (1998), Mersenne Twister, ACM TOMACS 8 (1)
 */
export class Mt19937 {
  readonly #state = new Uint32Array(size);
  #at = size;

  /** @param seed - an integer from 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.#state[0] = seed;
    for (let index = 1; index < size; index++) {
      const before = this.#state[index - 1] as number;
      this.#state[index] = Math.imul(1812433253, before ^ (before >>> 30)) + index;
    }
  }

  /** The next 32 random bits, as an integer from 0 to 2^32 - 1. */
  bits(): number {
    if (this.#at === size) this.#renew();
    let word = this.#state[this.#at] as number;
    this.#at++;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #renew(): void {
    const state = this.#state;
    for (let index = 0; index < size; index++) {
      const joined = ((state[index] as number) & 0x80000000) | ((state[(index + 1) % size] as number) & 0x7fffffff);
      const twist = (joined & 1) === 0 ? 0 : 0x9908b0df;
      state[index] = (state[(index + shift) % size] as number) ^ (joined >>> 1) ^ twist;
    }
    this.#at = 0;
  }
}
