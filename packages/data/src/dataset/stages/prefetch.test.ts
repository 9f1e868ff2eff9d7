import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Dataset } from '../dataset.ts';

interface Watched {
  readonly dataset: Dataset<number>;
  readonly made: number[];
  readonly closed: () => number;
}

function watched(length: number, pause = 0, failAt = Infinity): Watched {
  const made: number[] = [];
  let closed = 0;
  const dataset = Dataset.fromAsyncIterable(async function* () {
    try {
      for (let value = 0; value < length; value++) {
        if (pause > 0) await sleep(pause);
        if (value === failAt) throw new Error(`no ${value}`);
        made.push(value);
        yield value;
      }
    } finally {
      closed++;
    }
  });
  return { dataset, made, closed: () => closed };
}

describe('Dataset.prefetch', () => {
  it('runs ahead of its reader, by no more than was asked for', async () => {
    const { dataset, made } = watched(100);
    const reader = dataset.prefetch(3)[Symbol.asyncIterator]();
    expect((await reader.next()).value).toBe(0);
    await sleep(5);
    expect(made).toEqual([0, 1, 2, 3]);
    await reader.next();
    await sleep(5);
    expect(made).toEqual([0, 1, 2, 3, 4]);
    await reader.return();
  });

  it('overlaps making with reading', async () => {
    const { dataset, made } = watched(10, 2);
    // Without running ahead the reader would wait for ever: the next element is not asked for before it is done with this one.
    for await (const value of dataset.prefetch(2)) while (value < 9 && !made.includes(value + 1)) await sleep(1);
    expect(made.length).toBe(10);
  });

  it('gives everything in order, also to a fast reader of a slow source', async () => {
    expect(await watched(20, 1).dataset.prefetch(4).toArray()).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('brings an error in its turn, and nothing unhandled before', async () => {
    const { dataset, closed } = watched(10, 0, 3);
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const value of dataset.prefetch(8)) {
        await sleep(2);
        seen.push(value);
      }
    };
    await expect(read()).rejects.toThrow('no 3');
    expect(seen).toEqual([0, 1, 2]);
    expect(closed()).toBe(1);
  });

  it('closes the source when the reader leaves early, and makes nothing more', async () => {
    const { dataset, made, closed } = watched(100, 1);
    for await (const value of dataset.prefetch(2)) if (value === 4) break;
    expect(closed()).toBe(1);
    const count = made.length;
    expect(count).toBeLessThanOrEqual(8);
    await sleep(10);
    expect(made.length).toBe(count);
  });

  it('closes the source when an error is dropped by a reader that leaves', async () => {
    const { dataset, closed } = watched(10, 0, 2);
    for await (const value of dataset.prefetch(5)) {
      await sleep(5);
      if (value === 0) break;
    }
    expect(closed()).toBe(1);
  });
});
