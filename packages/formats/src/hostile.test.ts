import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { hostileFiles, largeFiles } from './__fixtures__/hostile-files.ts';

interface Result {
  readonly name: string;
  readonly outcome: string;
  readonly ms: number;
  readonly mib: number | null;
}

const slowestMs = 2000;
const mostMib = 256;
let results: readonly Result[] = [];

// In a process of their own, whose memory is theirs.
beforeAll(async () => {
  const script = fileURLToPath(new URL('__fixtures__/read-hostile.ts', import.meta.url));
  const args = ['--expose-gc', '--no-warnings', '--conditions=@ibex-ml/source', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  results = JSON.parse(stdout) as readonly Result[];
});

describe('a file that was made to do harm is refused within little time of a processor and little memory', () => {
  it.each(Object.keys(hostileFiles))('%s', (name) => {
    const { outcome, ms, mib } = results.find((result) => result.name === name) as Result;
    expect(outcome).toBe('FormatError');
    expect(ms).toBeLessThan(slowestMs);
    expect(mib ?? 0).toBeLessThan(mostMib);
  });
});

describe('a file that is only large is read in time', () => {
  it.each(Object.keys(largeFiles))('%s', (name) => {
    const { outcome, ms, mib } = results.find((result) => result.name === name) as Result;
    expect(outcome).toBe('read');
    expect(ms).toBeLessThan(5 * slowestMs);
    expect(mib ?? 0).toBeLessThan(mostMib);
  });
});
