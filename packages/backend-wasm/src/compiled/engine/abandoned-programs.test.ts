import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

interface Report {
  readonly before: number;
  readonly most: number;
  readonly after: number;
  readonly last: number;
  readonly result: number;
  readonly lastRun: number;
}

async function report(threads: number): Promise<Report> {
  const script = fileURLToPath(new URL('__fixtures__/abandoned-programs.ts', import.meta.url));
  const flags = ['--expose-gc', '--conditions=@ibex-ml/source', '--no-warnings'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, String(threads)]);
  return JSON.parse(stdout) as Report;
}

it.each([1, 3])('programs that nobody refers to give their memory back, with %d threads', async (threads) => {
  const { before, most, after, last, result, lastRun } = await report(threads);
  // Twenty programs with a constant of 4,000 bytes each.
  expect(most - before).toBeGreaterThan(80_000);
  expect(after).toBe(before);
  expect(before - last).toBeGreaterThan(4000);
  // The one that was kept worked on, and the variable of all keeps what they left in it.
  expect([result, lastRun]).toEqual([0, 22]);
});
