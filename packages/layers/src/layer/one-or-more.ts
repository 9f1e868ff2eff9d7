/** One tensor, or several: what a layer takes and gives. */
export type OneOrMore<T> = T | readonly T[];

/** One or more as a list. */
export function listOf<T>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [value as T];
}

/** The same form with each tensor mapped. */
export function mapEach<T, U>(value: OneOrMore<T>, map: (item: T) => U): OneOrMore<U> {
  return Array.isArray(value) ? (value as readonly T[]).map(map) : map(value as T);
}

/** Each value once, in the order of its first place. */
export function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
