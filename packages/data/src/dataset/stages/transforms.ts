import { mapCount, shortestOf } from '../cardinality.ts';
import type { Stage } from '../stage.ts';
import { oneByOne } from './one-by-one.ts';

/** `change` applied to each handle, one at a time and only when asked for; a promise is waited for. */
export function map<H, U>(source: Stage<H>, change: (handle: H) => U | Promise<U>): Stage<U> {
  return {
    cardinality: source.cardinality,
    async *open() {
      for await (const chunk of source.open()) {
        for (const handle of chunk) {
          const changed = change(handle);
          yield [changed instanceof Promise ? await changed : changed];
        }
      }
    },
  };
}

/** The handles that `keep` is true for. */
export function filter<H>(source: Stage<H>, keep: (handle: H) => boolean | Promise<boolean>): Stage<H> {
  return {
    cardinality: 'unknown',
    async *open() {
      for await (const chunk of source.open()) {
        for (const handle of chunk) {
          const kept = keep(handle);
          if (kept instanceof Promise ? await kept : kept) yield [handle];
        }
      }
    },
  };
}

/** `gather` applied to `size` handles at a time; the last may be fewer, and is left out if `dropRemainder`. */
export function batch<H, B>(
  source: Stage<H>,
  size: number,
  dropRemainder: boolean,
  gather: (handles: readonly H[]) => B,
): Stage<B> {
  return {
    cardinality: mapCount(source.cardinality, (count) => (dropRemainder ? Math.floor(count / size) : Math.ceil(count / size))),
    async *open() {
      let waiting: H[] = [];
      for await (const chunk of source.open()) {
        for (let start = 0; start < chunk.length;) {
          const end = Math.min(start + size - waiting.length, chunk.length);
          for (let index = start; index < end; index++) waiting.push(chunk[index] as H);
          start = end;
          if (waiting.length < size) continue;
          yield [gather(waiting)];
          waiting = [];
        }
      }
      if (waiting.length > 0 && !dropRemainder) yield [gather(waiting)];
    },
  };
}

/** Each handle replaced by the ones that `split` makes of it. */
export function flatten<H, U>(source: Stage<H>, split: (handle: H) => readonly U[]): Stage<U> {
  return {
    cardinality: 'unknown',
    async *open() {
      for await (const chunk of source.open()) {
        for (const handle of chunk) {
          const parts = split(handle);
          if (parts.length > 0) yield parts;
        }
      }
    },
  };
}

/** One handle of every source at a time; ends with the shortest, and then closes the others. */
export function zip<H>(sources: readonly Stage<H>[]): Stage<readonly H[]> {
  return {
    cardinality: shortestOf(sources.map((source) => source.cardinality)),
    async *open() {
      const streams = sources.map((source) => oneByOne(source));
      try {
        for (;;) {
          const row: H[] = [];
          for (const stream of streams) {
            const step = await stream.next();
            if (step.done) return;
            row.push(step.value);
          }
          yield [row];
        }
      } finally {
        await Promise.all(streams.map((stream) => stream.return()));
      }
    },
  };
}
