import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunFolder } from './run-folder.ts';

describe('a run folder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ibex-run-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('of a run that did not begin leaves what was there, and nothing else', async () => {
    mkdirSync(join(folder, 'kept'));
    for (const path of ['kept/a/b', 'other/run', 'kept'])
      expect(await (await RunFolder.open(join(folder, path), 'mlp')).leave()).toBe(false);
    expect(readdirSync(folder, { recursive: true })).toEqual(['kept']);
  });

  it('keeps what a run can go on from, under its name', async () => {
    const opened = await RunFolder.open(join(folder, 'a'), 'mlp');
    writeFileSync(join(opened.unfinished, 'backup'), '');
    expect(await opened.leave()).toBe(true);
    expect(await (await RunFolder.open(join(folder, 'a'), 'cnn')).leave()).toBe(false);
    expect(readdirSync(folder, { recursive: true }).map(String).sort()).toEqual([
      'a',
      'a/unfinished-mlp',
      'a/unfinished-mlp/backup',
    ]);
    expect(await (await RunFolder.open(join(folder, 'a'), 'mlp')).leave()).toBe(true);
  });

  it('keeps a folder that somebody else has put something into', async () => {
    const opened = await RunFolder.open(join(folder, 'a/b'), 'mlp');
    writeFileSync(join(folder, 'a', 'theirs'), '');
    expect(await opened.leave()).toBe(false);
    expect(readdirSync(folder, { recursive: true }).map(String).sort()).toEqual(['a', 'a/theirs']);
  });

  it('is refused where it cannot be made, and folders on the way are taken back', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(RunFolder.open(join(folder, 'file'), 'mlp')).rejects.toThrow('--out must be a folder that can be written');
    await expect(RunFolder.open(join(folder, 'new', 'x'.repeat(300)), 'mlp')).rejects.toThrow('ENAMETOOLONG');
    expect(readdirSync(folder, { recursive: true })).toEqual(['file']);
  });
});
