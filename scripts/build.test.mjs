import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeOrphans } from './build.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('what was built from sources that are gone is removed, and nothing else', () => {
  removeOrphans(folder);
  for (const path of ['src/deep', 'dist/deep']) mkdirSync(join(folder, path), { recursive: true });
  const built = ['deep/kept.d.ts', 'deep/kept.js', 'deep/gone.d.ts', 'deep/gone.js', '.tsbuildinfo'];
  for (const name of built) writeFileSync(join(folder, 'dist', name), '');
  writeFileSync(join(folder, 'src/deep/kept.ts'), '');
  removeOrphans(folder);
  expect(readdirSync(join(folder, 'dist'), { recursive: true }).sort()).toEqual([
    '.tsbuildinfo',
    'deep',
    'deep/kept.d.ts',
    'deep/kept.js',
  ]);
});
