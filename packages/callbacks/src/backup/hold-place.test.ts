import { ResourceError } from '@ibex-ml/core';
import { expect, it, vi } from 'vitest';
import type { ClaimPlace } from './claims.ts';
import { holdPlace } from './hold-place.ts';
import type { Life, ProcessMark, Processes } from './processes.ts';

const quick = { heartbeatMs: 20, silenceMs: 300 };

/** A process of this number, and what it knows of others: alive, unless something else is said. */
function processOf(pid: number, lives: Readonly<Record<number, Life>> = {}): Processes {
  const mark: ProcessMark = { pid, host: 'here', machine: 'm', boot: 'b', space: 's', start: String(pid * 10) };
  return { own: async () => mark, lifeOf: async (other) => lives[other.pid] ?? 'alive' };
}

/** A place in memory, each of whose calls takes a moment. */
class Memory implements ClaimPlace {
  readonly place = 'runs/backup';
  readonly files = new Map<string, { readonly bytes: Uint8Array; touchedMs: number }>();
  /** How often a call to write finds the folder gone. */
  missing = 0;

  async list(): Promise<readonly string[]> {
    await this.#moment();
    return [...this.files.keys()];
  }

  async read(name: string): Promise<Uint8Array> {
    await this.#moment();
    const file = this.files.get(name);
    if (file === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    return file.bytes;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#moment();
    this.missing -= 1;
    if (this.missing >= 0) throw new Error('not written', { cause: Object.assign(new Error('gone'), { code: 'ENOENT' }) });
    this.files.set(name, { bytes, touchedMs: 1 });
  }

  async remove(name: string): Promise<void> {
    await this.#moment();
    this.files.delete(name);
  }

  async touch(name: string): Promise<void> {
    const file = this.files.get(name);
    if (file !== undefined) file.touchedMs += 1;
  }

  async touchedMs(name: string): Promise<number | null> {
    return this.files.get(name)?.touchedMs ?? null;
  }

  async #moment(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  }
}

it('one run has a place, and the next one when that has let go', async () => {
  const place = new Memory();
  const letGo = await holdPlace(place, processOf(1));
  const before = [...place.files];
  const refused = holdPlace(place, processOf(2));
  await expect(refused).rejects.toThrow(ResourceError);
  await expect(refused).rejects.toThrow(
    /received "runs\/backup"\. Process 1 on here \(since 20.*Z\) has it: wait until that run has ended, end that process, or/,
  );
  await expect(holdPlace(place, processOf(1))).rejects.toThrow(
    /Another run of this process \(since 20.*Z\) has it: wait until that run has ended, end it, or/,
  );
  expect([...place.files]).toEqual(before);
  await letGo();
  expect(place.files.size).toBe(0);
  await (
    await holdPlace(place, processOf(2))
  )();
});

it('of twenty at once one has it, on a new place and on one that a dead process has left', async () => {
  for (const left of [0, 3]) {
    const place = new Memory();
    for (let pid = 100; pid < 100 + left; pid += 1) await holdPlace(place, processOf(pid, { 100: 'dead', 101: 'dead' }));
    const dead = { 100: 'dead', 101: 'dead', 102: 'dead' } as const;
    const all = Array.from({ length: 20 }, (_, index) => holdPlace(place, processOf(index + 1, dead)));
    const outcomes = await Promise.allSettled(all);
    const won = outcomes.filter((each) => each.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(place.files.size).toBe(1);
    for (const each of outcomes) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(ResourceError);
    await won[0]?.value();
    expect(place.files.size).toBe(0);
  }
});

it('who cannot be seen and shows signs of life has it; who shows none for long enough has not, which is said', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const place = new Memory();
  const unseen = processOf(2, { 1: 'unseen' });
  const letGo = await holdPlace(place, processOf(1), quick);
  await expect(holdPlace(place, unseen, quick)).rejects.toThrow('Process 1 on here');
  await letGo();
  await holdPlace(place, processOf(1), { ...quick, heartbeatMs: 1e6 });
  const taken = await holdPlace(place, unseen, quick);
  expect(warn.mock.calls.at(-1)).toEqual([
    'backupAndRestore: waiting up to 0 s for a sign of life of process 1 on here, which had "runs/backup".',
  ]);
  expect(place.files.size).toBe(1);
  await taken();
  warn.mockRestore();
});

it('a claim of another version, and what is left of one half written, go the same way', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const place = new Memory();
  const [foreign, half] = [`run-${crypto.randomUUID()}`, `.run-${crypto.randomUUID()}.7.ab.partial`];
  for (const name of [foreign, half, 'run-of-mine.txt']) await place.write(name, new TextEncoder().encode('{'));
  const heart = setInterval(() => void place.touch(foreign), 20);
  await expect(holdPlace(place, processOf(1), quick)).rejects.toThrow('A process of another version of Ibex has it');
  clearInterval(heart);
  await (
    await holdPlace(place, processOf(1), quick)
  )();
  expect([...place.files.keys()]).toEqual(['run-of-mine.txt']);
  vi.restoreAllMocks();
});

it('a folder that is removed in that moment is made again; one that never lasts is an error', async () => {
  const place = new Memory();
  place.missing = 2;
  await (
    await holdPlace(place, processOf(1))
  )();
  place.missing = 100;
  await expect(holdPlace(place, processOf(1))).rejects.toThrow('not written');
});
