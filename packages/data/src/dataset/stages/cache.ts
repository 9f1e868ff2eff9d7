import type { Stage } from '../stage.ts';

/** Keeps the handles of the first pass that reaches the end, and gives these from then on. */
export function cache<H>(source: Stage<H>): Stage<H> {
  let kept: readonly H[] | undefined;
  return {
    cardinality: source.cardinality,
    async *open() {
      if (kept !== undefined) {
        if (kept.length > 0) yield kept;
        return;
      }
      const seen: H[] = [];
      for await (const chunk of source.open()) {
        for (const handle of chunk) seen.push(handle);
        yield chunk;
      }
      kept = seen;
    },
  };
}
