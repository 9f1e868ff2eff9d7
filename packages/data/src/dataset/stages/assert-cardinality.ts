import { DataError } from '@ibex-ml/core';
import type { Stage } from '../stage.ts';

/** The source, of which it is known to give `count` handles; reading finds out if it does not. */
export function assertCardinality<H>(source: Stage<H>, count: number): Stage<H> {
  return {
    cardinality: count,
    async *open() {
      let seen = 0;
      for await (const chunk of source.open()) {
        seen += chunk.length;
        if (seen > count) throw notSoMany(count, 'more');
        yield chunk;
      }
      if (seen < count) throw notSoMany(count, `${seen}`);
    },
  };
}

function notSoMany(count: number, received: string): DataError {
  return new DataError({
    where: 'Dataset.assertCardinality',
    argument: 'the source',
    expected: `of ${count} elements`,
    received,
    remedy: 'Pass the number of elements that one pass gives.',
  });
}
