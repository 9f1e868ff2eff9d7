import type { Stage } from '../stage.ts';

/**
 * Runs ahead of its reader by up to `size` chunks, and waits while that many are ready.
 *
 * An error of the source comes out in its turn, after what was made before it. A reader that stops early waits for the
 * element in the making, then the source is closed.
 */
export function prefetch<H>(source: Stage<H>, size: number): Stage<H> {
  return {
    cardinality: source.cardinality,
    async *open() {
      const chunks = source.open();
      const ready: (readonly H[])[] = [];
      let room = Promise.withResolvers<void>();
      let arrival = Promise.withResolvers<void>();
      let failure: { readonly reason: unknown } | undefined;
      let ended = false;
      let stopped = false;

      const fill = async (): Promise<void> => {
        try {
          while (!stopped) {
            const step = await chunks.next();
            if (step.done) break;
            ready.push(step.value);
            arrival.resolve();
            while (!stopped && ready.length >= size) {
              room = Promise.withResolvers();
              await room.promise;
            }
          }
        } catch (reason) {
          failure = { reason };
        }
        ended = true;
        arrival.resolve();
      };

      const filling = fill();
      try {
        for (;;) {
          const chunk = ready.shift();
          if (chunk !== undefined) {
            room.resolve();
            yield chunk;
          } else if (ended) break;
          else {
            arrival = Promise.withResolvers();
            await arrival.promise;
          }
        }
        if (failure !== undefined) throw failure.reason;
      } finally {
        stopped = true;
        room.resolve();
        await filling;
        await chunks.return();
      }
    },
  };
}
