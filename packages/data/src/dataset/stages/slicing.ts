import { type Cardinality, mapCount, sumOf } from '../cardinality.ts';
import type { Stage } from '../stage.ts';

/** The first `count` handles; the source is asked for no more than these. */
export function take<H>(source: Stage<H>, count: number): Stage<H> {
  return {
    cardinality: source.cardinality === 'infinite' ? count : mapCount(source.cardinality, (all) => Math.min(all, count)),
    async *open() {
      let left = count;
      if (left === 0) return;
      for await (const chunk of source.open()) {
        yield chunk.length > left ? chunk.slice(0, left) : chunk;
        left -= chunk.length;
        if (left <= 0) return;
      }
    },
  };
}

/** All but the first `count` handles. */
export function skip<H>(source: Stage<H>, count: number): Stage<H> {
  return {
    cardinality: mapCount(source.cardinality, (all) => Math.max(all - count, 0)),
    async *open() {
      let left = count;
      for await (const chunk of source.open()) {
        if (left >= chunk.length) left -= chunk.length;
        else {
          yield left > 0 ? chunk.slice(left) : chunk;
          left = 0;
        }
      }
    },
  };
}

/** Every `parts`-th handle, from the one at `index` on. */
export function shard<H>(source: Stage<H>, parts: number, index: number): Stage<H> {
  return {
    cardinality: mapCount(source.cardinality, (all) => Math.max(Math.ceil((all - index) / parts), 0)),
    async *open() {
      let at = 0;
      for await (const chunk of source.open()) {
        const kept = chunk.filter(() => at++ % parts === index);
        if (kept.length > 0) yield kept;
      }
    },
  };
}

/** The source `times` times over (Infinity: without end); a source that gives nothing ends it. */
export function repeat<H>(source: Stage<H>, times: number): Stage<H> {
  return {
    cardinality: repeatedCardinality(source.cardinality, times),
    async *open() {
      for (let pass = 0; pass < times; pass++) {
        let empty = true;
        for await (const chunk of source.open()) {
          empty = false;
          yield chunk;
        }
        if (empty) return;
      }
    },
  };
}

function repeatedCardinality(cardinality: Cardinality, times: number): Cardinality {
  if (times === 0 || cardinality === 0) return 0;
  if (times === Infinity) return 'infinite';
  return mapCount(cardinality, (count) => count * times);
}

/** One source after the other. */
export function concatenate<H>(first: Stage<H>, second: Stage<H>): Stage<H> {
  return {
    cardinality: sumOf(first.cardinality, second.cardinality),
    async *open() {
      yield* first.open();
      yield* second.open();
    },
  };
}
