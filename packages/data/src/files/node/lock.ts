import { ResourceError } from '@ibex-ml/core';
import { randomUUID } from 'node:crypto';
import { open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { pause } from './pause.ts';

/** How long the parts of taking turns last. */
export interface LockTiming {
  /** Between two signs of life of the holder. */
  readonly heartbeatMs: number;
  /** Between two looks of one who waits. */
  readonly pollMs: number;
  /** Without a sign of life for this long, a lock is stale. */
  readonly staleMs: number;
  /** The same where the holder is known to be no more: a process of this machine that does not run. */
  readonly deadMs: number;
  /** The longest wait. */
  readonly timeoutMs: number;
}

const defaultTiming: LockTiming = { heartbeatMs: 1000, pollMs: 100, staleMs: 30_000, deadMs: 2500, timeoutMs: 30 * 60_000 };

export interface LockOptions extends Partial<LockTiming> {
  readonly where: string;
  readonly signal?: AbortSignal | undefined;
}

interface Holder {
  readonly token: string;
  readonly pid?: number;
  readonly host?: string;
  readonly mtimeMs: number;
}

/**
 * Runs `work` while no other process that asks for the same lock runs its own.
 *
 * The lock is a file that only one can create. Its holder touches it as a sign of life; who waits, and by its own clock sees none for
 * long enough, removes it. Only the one that creates `<lock>.<token>` may remove the lock of that token, so that two who give up on
 * the same holder cannot remove each other's fresh lock.
 *
 * @throws {ResourceError} when the lock is not free within timeoutMs, or cannot be made
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions): Promise<T> {
  const timing = { ...defaultTiming, ...options };
  const token = await acquire(path, timing);
  const heart = setInterval(() => {
    const now = new Date();
    // A lock that is gone, or a disk that fails, shows in the work itself.
    utimes(path, now, now).catch(() => undefined);
  }, timing.heartbeatMs);
  heart.unref();
  try {
    return await work();
  } finally {
    clearInterval(heart);
    await remove(path, token);
  }
}

async function acquire(path: string, timing: LockTiming & LockOptions): Promise<string> {
  const token = randomUUID();
  const started = performance.now();
  let seen: Holder | undefined;
  let seenAt = started;
  for (;;) {
    if (await create(path, JSON.stringify({ token, pid: process.pid, host: hostname() }), timing.where)) return token;
    const holder = await look(path);
    if (holder?.token !== seen?.token || holder?.mtimeMs !== seen?.mtimeMs) {
      seen = holder;
      seenAt = performance.now();
    }
    const silentMs = performance.now() - seenAt;
    if (holder !== undefined && silentMs > (isDead(holder) ? timing.deadMs : timing.staleMs)) await remove(path, holder.token);
    else if (performance.now() - started > timing.timeoutMs) throw busy(path, holder, timing);
    await pause(timing.pollMs * (0.5 + Math.random()), timing.signal);
  }
}

async function create(path: string, text: string, where: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Windows says EPERM for a file that is just being removed.
    if (code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')) return false;
    throw new ResourceError({
      where,
      argument: 'cacheDir',
      expected: `a folder that can be written to, for ${path}`,
      received: cause,
      remedy: 'Change its permissions, or pass another cacheDir.',
      cause,
    });
  }
}

/** The holder that the lock names; one that has not written its name yet has an empty token. */
async function look(path: string): Promise<Holder | undefined> {
  try {
    const { mtimeMs } = await stat(path);
    const text = await readFile(path, 'utf8');
    return text === ''
      ? { token: '', mtimeMs }
      : { ...(JSON.parse(text) as { token: string; pid: number; host: string }), mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return { token: '', mtimeMs: 0 };
    throw error;
  }
}

/** Removes the lock if it is still that of `token`. */
async function remove(path: string, token: string): Promise<void> {
  const right = `${path}.${token || 'unnamed'}`;
  try {
    await (await open(right, 'wx')).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await dropOldRight(right);
    return;
  }
  try {
    if ((await look(path))?.token === token) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

/** Removes the right to remove, where its owner has died with it a minute ago. */
async function dropOldRight(right: string): Promise<void> {
  const found = await stat(right).catch(() => undefined);
  if (found !== undefined && Date.now() - found.mtimeMs > 60_000) await rm(right, { force: true });
}

function isDead({ pid, host }: Holder): boolean {
  if (pid === undefined || host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function busy(path: string, holder: Holder | undefined, timing: LockTiming & LockOptions): ResourceError {
  return new ResourceError({
    where: timing.where,
    argument: 'the lock',
    expected: `free within ${timing.timeoutMs / 1000} s`,
    received: holder?.pid === undefined ? path : `${path}, held by process ${holder.pid} on ${holder.host}`,
    remedy: 'Wait until the other download ends, or end that process.',
  });
}
