import type { Stage } from '../stage.ts';
import { prefetch } from './prefetch.ts';
import { map } from './transforms.ts';

/** A change that has begun. */
interface Started<U> {
  readonly result: Promise<U>;
}

/**
 * `change` applied to each handle, up to `parallel` of them at the same time; results come in the order of the source.
 *
 * At most `parallel` results are in the making or wait to be read. An error comes in its turn, after the results before it. A
 * reader that stops early waits for what has begun; nothing more is begun.
 */
export function mapParallel<H, U>(source: Stage<H>, change: (handle: H) => U | Promise<U>, parallel: number): Stage<U> {
  if (parallel === 1) return map(source, change);
  return {
    cardinality: source.cardinality,
    async *open() {
      const running = new Set<Promise<unknown>>();
      const start = (handle: H): Started<U> => {
        const result = (async () => change(handle))();
        const settled: Promise<unknown> = result.then(
          () => running.delete(settled),
          () => running.delete(settled),
        );
        running.add(settled);
        return { result };
      };
      // The one that the reader waits for is no longer among those made ahead.
      const started = prefetch(map(source, start), parallel - 1);
      try {
        for await (const [first] of started.open()) yield [await (first as Started<U>).result];
      } finally {
        await Promise.all(running);
      }
    },
  };
}
