/**
 * The seed of the property tests.
 *
 * @param given - a whole number of 32 bits, or undefined for the one that all runs have
 */
export function seedOf(given: string | undefined): number {
  if (given === undefined) return 1;
  const seed = Number(given);
  if (given.trim() === '' || seed !== (seed | 0)) {
    throw new RangeError(`FUZZ_SEED must be a whole number of 32 bits, received '${given}'. Pass one, or leave it out for 1.`);
  }
  return seed;
}
