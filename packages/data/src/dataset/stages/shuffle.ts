import { HostRandom } from '@ibex-ml/core';
import type { Stage } from '../stage.ts';

/**
 * Handles in random order, by a buffer: it is filled, and each handle that comes after takes the place of a random one,
 * which goes out. A buffer as large as the source is a fair shuffle of all of it.
 *
 * Pass k draws from stream k of the seed; or, not reshuffling, always from stream 0.
 */
export function shuffle<H>(source: Stage<H>, bufferSize: number, seed: number, reshuffle: boolean): Stage<H> {
  let passes = 0;
  return {
    cardinality: source.cardinality,
    async *open() {
      const random = new HostRandom(seed, reshuffle ? passes++ : 0);
      const buffer: H[] = [];
      for await (const chunk of source.open()) {
        const out: H[] = [];
        for (const handle of chunk) {
          if (buffer.length < bufferSize) buffer.push(handle);
          else {
            const place = random.integer(bufferSize);
            out.push(buffer[place] as H);
            buffer[place] = handle;
          }
        }
        if (out.length > 0) yield out;
      }
      for (let left = buffer.length; left > 1; left--) {
        const place = random.integer(left);
        const last = buffer[left - 1] as H;
        buffer[left - 1] = buffer[place] as H;
        buffer[place] = last;
      }
      if (buffer.length > 0) yield buffer;
    },
  };
}
