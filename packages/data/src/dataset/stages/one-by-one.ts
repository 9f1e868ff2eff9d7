import type { Stage } from '../stage.ts';

/** A stage's handles without the chunks. */
export async function* oneByOne<H>(source: Stage<H>): AsyncGenerator<H, void, undefined> {
  for await (const chunk of source.open()) yield* chunk;
}
