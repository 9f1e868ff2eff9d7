import { ResourceError } from '@ibex-ml/core';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

const quick = { where: 'test', heartbeatMs: 20, pollMs: 5, deadMs: 80 };
const nobody = 2 ** 22 + 1; // above the largest process number of Linux

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ibex-lock-'));
  path = join(folder, '.lock');
});
afterEach(() => rm(folder, { recursive: true }));

describe('withLock', () => {
  it('lets one work at a time, and leaves nothing behind', async () => {
    let inside = 0;
    let most = 0;
    const turn = async (index: number): Promise<number> =>
      withLock(
        path,
        async () => {
          most = Math.max(most, ++inside);
          await sleep(2);
          inside--;
          return index;
        },
        quick,
      );
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => turn(index)));
    expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is released by work that throws', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('no')), quick)).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes over a lock of a process that is no more', async () => {
    await writeFile(path, JSON.stringify({ token: 'a', pid: nobody, host: hostname() }));
    const started = performance.now();
    expect(await withLock(path, async () => 'mine', { ...quick, timeoutMs: 10_000 })).toBe('mine');
    expect(performance.now() - started).toBeGreaterThan(80);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['of another machine that is silent', JSON.stringify({ token: 'a', pid: nobody, host: 'elsewhere' })],
    ['of a live process that hangs', JSON.stringify({ token: 'a', pid: process.pid, host: hostname() })],
    ['that was never signed', ''],
    ['that was half written', '{"tok'],
  ])('takes over a lock %s, once it is stale', async (_, text) => {
    await writeFile(path, text);
    const started = performance.now();
    expect(await withLock(path, async () => 'mine', { ...quick, staleMs: 200, timeoutMs: 10_000 })).toBe('mine');
    expect(performance.now() - started).toBeGreaterThan(200);
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets many who give up on one holder in, one at a time', async () => {
    await writeFile(path, JSON.stringify({ token: 'a', pid: nobody, host: hostname() }));
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await sleep(1);
      inside--;
    };
    await Promise.all(Array.from({ length: 20 }, () => withLock(path, work, quick)));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not taken from a holder that shows signs of life, however long it works', async () => {
    const order: string[] = [];
    const slow = withLock(
      path,
      async () => {
        await sleep(1300);
        order.push('slow');
      },
      quick,
    );
    await sleep(20);
    await withLock(path, async () => order.push('second'), { ...quick, staleMs: 600 });
    await slow;
    expect(order).toEqual(['slow', 'second']);
  });

  it('does not remove the lock of another that took over', async () => {
    const other = JSON.stringify({ token: 'other', pid: process.pid, host: hostname() });
    await withLock(path, () => writeFile(path, other), quick);
    expect(await readFile(path, 'utf8')).toBe(other);
  });

  it('gives up after its time, naming the holder, or when it is told to', async () => {
    await writeFile(path, JSON.stringify({ token: 'a', pid: process.pid, host: hostname() }));
    const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), 10);
    const waiting = withLock(path, async () => undefined, { ...quick, timeoutMs: 100 });
    await expect(waiting).rejects.toThrow(ResourceError);
    await expect(withLock(path, async () => undefined, { ...quick, timeoutMs: 50 })).rejects.toThrow(
      `held by process ${process.pid}`,
    );
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 30);
    await expect(withLock(path, async () => undefined, { ...quick, signal: stop.signal })).rejects.toThrow('enough');
    clearInterval(beat);
  });

  it('is an error where no file can be made', async () => {
    await expect(withLock(join(folder, 'nowhere', '.lock'), async () => undefined, quick)).rejects.toThrow(ResourceError);
  });
});
