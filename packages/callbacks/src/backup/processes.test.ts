import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Life, type ProcessMark, systemProcesses } from './processes.ts';

const hasProcesses = existsSync('/proc/self/stat');
const processes = systemProcesses();
const own = await processes.own();
/** Above the largest number of a process on Linux. */
const nobody = 2 ** 22 + 1;

it('this process lives, and is marked the same each time', async () => {
  expect(own.pid).toBe(process.pid);
  expect(await processes.own()).toEqual(own);
  expect(await processes.lifeOf(own)).toBe(hasProcesses ? 'alive' : 'unseen');
});

it('one that was killed is dead', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  // When it began is not known here: it is only seen that there is one of this number.
  const mark = { ...own, pid: child.pid as number, start: null };
  expect(await processes.lifeOf(mark)).toBe('unseen');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await processes.lifeOf(mark)).toBe('dead');
});

describe.skipIf(!hasProcesses)('what is said of a process (Linux)', () => {
  it.each<readonly [what: string, mark: Partial<ProcessMark>, life: Life]>([
    ['of a number that is this one’s by now', { start: '1' }, 'dead'],
    ['of a number that nobody has', { pid: nobody }, 'dead'],
    ['of an earlier start of this machine', { boot: 'earlier' }, 'dead'],
    ['of a machine of the same name, started another time', { boot: 'earlier', machine: 'another' }, 'unseen'],
    ['of the same name, on a machine without a number', { boot: 'earlier', machine: null }, 'unseen'],
    ['of another machine', { boot: 'another', host: 'elsewhere' }, 'unseen'],
    ['of another container on this machine', { space: 'pid:[1]', host: 'elsewhere' }, 'unseen'],
    ['of this machine, when its name was another', { host: 'earlier' }, 'alive'],
  ])('%s: %o', async (_, change, life) => {
    const here = { ...own, machine: 'a' };
    expect(await systemProcesses(async () => here).lifeOf({ ...here, ...change })).toBe(life);
  });
});
