import type { Stage } from '../stage.ts';

const chunkSize = 4096;

/** The row numbers 0 to count - 1. */
export function rowNumbers(count: number): Stage<number> {
  return {
    cardinality: count,
    async *open() {
      for (let start = 0; start < count; start += chunkSize) {
        yield Array.from({ length: Math.min(chunkSize, count - start) }, (_, index) => start + index);
      }
    },
  };
}

/** What an iterable gives, made anew for each pass. */
export function fromIterables<T>(make: () => Iterable<T> | AsyncIterable<T>): Stage<T> {
  return {
    cardinality: 'unknown',
    async *open() {
      const iterable = make();
      if (Symbol.asyncIterator in iterable) for await (const element of iterable) yield [element];
      else for (const element of iterable) yield [element];
    },
  };
}

/** Handles that are there already. */
export function fromList<H>(handles: readonly H[]): Stage<H> {
  return {
    cardinality: handles.length,
    async *open() {
      if (handles.length > 0) yield handles;
    },
  };
}
