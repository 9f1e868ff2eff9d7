import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { ndarray, ResourceError, setBackend } from '@ibex-ml/core';
import type { Callback } from '@ibex-ml/models';
import { useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, expect, it } from 'vitest';
import { tinyModel } from '../__fixtures__/tiny-model.ts';
import { backupAndRestore } from './backup-and-restore.ts';

useTemporaryFolder();
beforeAll(() => setBackend(cpu()));
const x = ndarray([[1], [2]]);
const stop: Callback = {
  onEpochEnd() {
    throw new Error('interrupted');
  },
};

it('a folder that is missing is made, and removed when the run has ended', async () => {
  const path = 'runs/today/backup';
  const fit = (...callbacks: Callback[]): Promise<unknown> =>
    tinyModel().fit(x, x, { epochs: 2, callbacks: [backupAndRestore(path), ...callbacks], verbose: 0 });
  await expect(fit(stop)).rejects.toThrow('interrupted');
  expect(readdirSync(path).sort()).toEqual(['backup-00000001.json', 'backup-00000001.state']);
  await fit();
  expect([existsSync(path), existsSync(join(path, '..'))]).toEqual([false, true]);
});

it('a place where nothing can be written ends the run before training, and nothing is left there', async () => {
  writeFileSync('file', '');
  mkdirSync('taken/backup-00000001.state', { recursive: true });
  const places = ['file', 'file/backup', 'taken'];
  if (existsSync('/proc/self')) places.push('/proc/nowhere/backup');
  for (const place of places) {
    const model = tinyModel();
    const run = model.fit(x, x, { callbacks: [backupAndRestore(place)], verbose: 0 });
    await expect(run).rejects.toThrow(ResourceError);
    await expect(run).rejects.toThrow(
      `backupAndRestore: backupDir must be a place that can be read and written, received "${place}". Name another place, or see to this one (`,
    );
    expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
  }
  expect(readdirSync('taken')).toEqual(['backup-00000001.state']);
});
