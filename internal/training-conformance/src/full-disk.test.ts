import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiskOutcome } from './__fixtures__/full-disk.ts';

const program = fileURLToPath(new URL('__fixtures__/full-disk.ts', import.meta.url));
const node = `"${process.execPath}" --conditions=@ibex-ml/source --no-warnings "${program}"`;

/** Runs a script of the shell; gives what the processes in it have printed. */
async function shell(script: string, before: readonly string[] = ['env']): Promise<DiskOutcome[]> {
  const [command = '', ...args] = before;
  const { stdout } = await promisify(execFile)(command, [...args, 'sh', '-euc', script]);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DiskOutcome);
}

let root = '';
let whole: DiskOutcome;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ibex-'));
  [whole] = (await shell(`${node} "${root}/whole"`)) as [DiskOutcome];
});
afterAll(() => rmSync(root, { recursive: true }));

/** Ended by the disk, with the first backup whole and nothing else there; then, with room, as if nothing had happened. */
function expectStopAndGo(stopped: DiskOutcome | undefined, gone: DiskOutcome | undefined, folder: string, code: string): void {
  expect(stopped?.error?.name).toBe('ResourceError');
  expect(stopped?.error?.message).toContain(
    `backupAndRestore: backupDir must be a place that can be read and written, received "${folder}". Name another place, or see to this one (`,
  );
  expect(stopped?.error?.message).toContain(code);
  expect(stopped?.error?.message).toMatch(/the backup before is whole: run again to go on from there\.$/);
  expect(stopped?.files).toEqual(['backup-00000001.json', 'backup-00000001.state']);
  expect(gone).toEqual(whole);
}

describe.skipIf(process.platform === 'win32')('a disk of this machine', () => {
  it('on which files may not grow as large as a backup becomes', async () => {
    expect(whole.error).toBe(null);
    const folder = join(root, 'limited');
    // In blocks of 512 bytes: the first backup has some 20,000 bytes, the one after an epoch twice as many.
    const [stopped, gone] = await shell(`(ulimit -f 60; ${node} "${folder}"); ${node} "${folder}"`);
    expectStopAndGo(stopped, gone, folder, 'EFBIG');
  });

  const isolated = process.getuid?.() === 0 ? ['unshare', '-m'] : ['unshare', '-Urm'];
  const why = mountFails(isolated);
  it.skipIf(why !== null)(`of 128 KiB, which are full when a second backup is written${why ?? ''}`, async () => {
    const folder = join(root, 'small');
    const mount = `mkdir -p "${root}/small" && mount -t tmpfs -o size=128k tmpfs "${root}/small" && cd /`;
    const fill = `head -c 81920 /dev/zero > "${folder}/ballast"`;
    const script = `${mount}; ${fill}; ${node} "${folder}/backup"; rm "${folder}/ballast"; ${node} "${folder}/backup"`;
    const [stopped, gone] = await shell(script, isolated);
    expectStopAndGo(stopped, gone, `${folder}/backup`, 'ENOSPC');
  });
});

/** Why no disk of one's own can be mounted here; null where it can. */
function mountFails([command = '', ...args]: readonly string[]): string | null {
  try {
    execFileSync(command, [...args, 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir()], { stdio: 'pipe' });
    return null;
  } catch {
    return ' (this user may not mount one)';
  }
}
