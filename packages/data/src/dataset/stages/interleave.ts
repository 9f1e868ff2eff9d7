import type { Stage } from '../stage.ts';
import { oneByOne } from './one-by-one.ts';

/**
 * What `make` opens for each handle of the source: `cycle` of them are open at a time and give `block` elements in turn. One that has ended
 * gives its place to the next handle.
 */
export function interleave<H, U>(
  source: Stage<H>,
  make: (handle: H) => Stage<U> | Promise<Stage<U>>,
  cycle: number,
  block: number,
): Stage<U> {
  return {
    cardinality: 'unknown',
    async *open() {
      const handles = oneByOne(source);
      const open: (AsyncGenerator<U, void, undefined> | null)[] = [];
      let ended = false;
      try {
        for (let place = 0; !ended || open.some((stream) => stream !== null); place = (place + 1) % cycle) {
          let stream = open[place] ?? null;
          if (stream === null && !ended) {
            const handle = await handles.next();
            if (handle.done) ended = true;
            else open[place] = stream = oneByOne(await make(handle.value));
          }
          for (let given = 0; stream !== null && given < block; given++) {
            const step = await stream.next();
            if (step.done) open[place] = stream = null;
            else yield [step.value];
          }
        }
      } finally {
        await Promise.all([handles, ...open].map(async (stream) => stream?.return()));
      }
    },
  };
}
