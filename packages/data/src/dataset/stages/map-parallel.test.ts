import { ArgumentError } from '@ibex-ml/core';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Dataset } from '../dataset.ts';

const numbers = (length: number): Dataset<number> => Dataset.fromGenerator(() => Array.from({ length }, (_, index) => index));

/** Work that ends when the test says so. */
class Works {
  readonly begun: number[] = [];
  readonly ended: number[] = [];
  readonly #ends = new Map<number, PromiseWithResolvers<void>>();

  readonly run = async (value: number): Promise<number> => {
    this.begun.push(value);
    await this.#endOf(value).promise;
    this.ended.push(value);
    return value * 10;
  };

  end(value: number): void {
    this.#endOf(value).resolve();
  }

  fail(value: number): void {
    this.#endOf(value).reject(new Error(`no ${value}`));
  }

  #endOf(value: number): PromiseWithResolvers<void> {
    const known = this.#ends.get(value) ?? Promise.withResolvers<void>();
    this.#ends.set(value, known);
    return known;
  }
}

/** Lets everything run that is waiting for nothing but its turn. */
const settle = (): Promise<void> => sleep(2);

describe('Dataset.map with numParallelCalls', () => {
  it('works on that many at once, no more, and gives results in order', async () => {
    const works = new Works();
    const reader = numbers(10).map(works.run, { numParallelCalls: 3 })[Symbol.asyncIterator]();
    const first = reader.next();
    await settle();
    expect(works.begun).toEqual([0, 1, 2]);
    works.end(2);
    works.end(1);
    await settle();
    expect([works.ended, works.begun]).toEqual([
      [2, 1],
      [0, 1, 2],
    ]);
    works.end(0);
    expect((await first).value).toBe(0);
    expect([(await reader.next()).value, (await reader.next()).value]).toEqual([10, 20]);
    await settle();
    expect(works.begun).toEqual([0, 1, 2, 3, 4]);
    for (let value = 3; value < 10; value++) works.end(value);
    await reader.return();
  });

  it('has begun with the whole next batch when a batch is read, so that work goes on while the reader computes', async () => {
    const works = new Works();
    const reader = numbers(100).map(works.run, { numParallelCalls: 4 }).batch(4).prefetch(1)[Symbol.asyncIterator]();
    const first = reader.next();
    for (let value = 0; value < 4; value++) {
      await settle();
      works.end(value);
    }
    await first;
    expect(works.begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (let value = 4; value < 100; value++) works.end(value);
    await reader.return();
  });

  it('gives every result pass after pass', async () => {
    const dataset = numbers(20).map(
      async (value) => {
        await sleep(value % 3);
        return value;
      },
      { numParallelCalls: 7 },
    );
    const all = Array.from({ length: 20 }, (_, index) => index);
    expect([await dataset.toArray(), await dataset.toArray()]).toEqual([all, all]);
  });

  it('brings an error in its turn, and nothing unhandled before or after', async () => {
    const works = new Works();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const value of numbers(10).map(works.run, { numParallelCalls: 4 })) seen.push(value);
    })();
    await settle();
    works.fail(3);
    works.fail(2);
    await settle();
    for (const value of [1, 0]) works.end(value);
    for (let value = 4; value < 10; value++) works.end(value);
    await expect(reading).rejects.toThrow('no 2');
    expect(seen).toEqual([0, 10]);
  });

  it('brings an error that is thrown at once in its turn too', async () => {
    const seen: number[] = [];
    const failing = numbers(6).map(
      (value) => {
        if (value === 2) throw new Error('no 2');
        return value;
      },
      { numParallelCalls: 8 },
    );
    await expect(
      (async () => {
        for await (const value of failing) seen.push(value);
      })(),
    ).rejects.toThrow('no 2');
    expect(seen).toEqual([0, 1]);
  });

  it('begins nothing more once its reader has left, and lets what has begun end', async () => {
    const works = new Works();
    const reader = numbers(100).map(works.run, { numParallelCalls: 3 })[Symbol.asyncIterator]();
    works.end(0);
    await reader.next();
    await settle();
    const begun = works.begun.length;
    let left = false;
    const leaving = reader.return().then(() => {
      left = true;
    });
    await settle();
    expect(left).toBe(false);
    for (let value = 1; value < 100; value++) works.end(value);
    await leaving;
    await settle();
    expect([works.begun.length, works.ended.length]).toEqual([begun, begun]);
  });

  it.each([0, 1.5, -1])('refuses %s calls', (numParallelCalls) => {
    expect(() => numbers(1).map((value) => value, { numParallelCalls })).toThrow(ArgumentError);
  });
});
