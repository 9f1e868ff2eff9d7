/** Takes longer than other tests, as it starts processes; what can be shown without is in hold-place.test.ts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { ndarray, ResourceError, setBackend } from '@ibex-ml/core';
import type { History } from '@ibex-ml/models';
import { useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, expect, it } from 'vitest';
import { tinyModel } from '../__fixtures__/tiny-model.ts';
import { backupAndRestore } from './backup-and-restore.ts';

useTemporaryFolder();
beforeAll(() => setBackend(cpu()));

const folder = 'runs/backup';
const program = new URL('__fixtures__/held-run.ts', import.meta.url).pathname;
const x = ndarray([[1], [2]]);

/** A process that fits with backups in the folder, and what it says first. */
function start(): { readonly process: ChildProcess; readonly said: Promise<string> } {
  const child = spawn(process.execPath, ['--conditions=@ibex-ml/source', '--no-warnings', program, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said = Promise.race([
    once(child.stdout, 'data').then(([bytes]) => String(bytes).trim()),
    once(child, 'exit').then(([code]) => `ended with ${code}`),
  ]);
  return { process: child, said };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  expect((await gone)[1]).toBe('SIGKILL');
}

function filesThere(): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

function fit(): Promise<History> {
  return tinyModel().fit(x, x, { epochs: 3, callbacks: [backupAndRestore(folder)], verbose: 0 });
}

it('a folder of a run that goes on refuses another; killed by SIGKILL, it is gone on with at once', async () => {
  const one = start();
  expect(await one.said).toBe('held');
  const before = filesThere();
  expect(
    Object.keys(before)
      .map((name) => name.replace(/-.*\./, '-*.').replace(/^run-.*/, 'run-*'))
      .sort(),
  ).toEqual(['backup-*.json', 'backup-*.state', 'run-*']);
  const refused = fit();
  await expect(refused).rejects.toThrow(ResourceError);
  await expect(refused).rejects.toThrow(
    `backupAndRestore: backupDir must be a place that no other run has, received "runs/backup". Process ${one.process.pid} on `,
  );
  await expect(refused).rejects.toThrow(
    'has it: wait until that run has ended, end that process, or name another place for this one.',
  );
  expect(filesThere()).toEqual(before);
  await kill(one.process);
  expect(filesThere()).toEqual(before);
  expect((await fit()).epoch).toEqual([0, 1, 2]);
  expect(readdirSync('runs')).toEqual([]);
});

it('of several that start at once on what a killed one has left, one has the folder, and the others name it', async () => {
  const dead = start();
  expect(await dead.said).toBe('held');
  await kill(dead.process);
  const all = Array.from({ length: 4 }, start);
  const said = await Promise.all(all.map((each) => each.said));
  const holder = all[said.indexOf('held')]?.process.pid;
  expect(said.filter((words) => words === 'held')).toHaveLength(1);
  expect(said.filter((words) => words.startsWith('ResourceError: backupAndRestore: backupDir must be'))).toHaveLength(3);
  // Whom a refused one has seen may have been refused later.
  expect(said.filter((words) => words.includes('Process ')).length).toBe(3);
  expect(readdirSync(folder).filter((name) => name.startsWith('run-'))).toHaveLength(1);
  expect(holder).toBeGreaterThan(0);
  await Promise.all(all.map((each) => kill(each.process)));
});
