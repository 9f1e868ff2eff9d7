import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyCsv, RunFolder } from './run-folder.ts';

describe('historyCsv', () => {
  it('has a row per epoch, and a gap where a figure was not taken', () => {
    const history = { loss: [0.5, 0.25], val_loss: [1] };
    expect(historyCsv({ epoch: [3, 4], history })).toBe('epoch,loss,val_loss\n3,0.5,1\n4,0.25,\n');
  });
});

describe('a run folder', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ibex-run-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('that is discarded leaves what was there, and nothing else', async () => {
    mkdirSync(join(folder, 'kept'));
    for (const path of ['kept/a/b', 'other/run', 'kept']) await (await RunFolder.open(join(folder, path))).discard();
    expect(readdirSync(folder, { recursive: true })).toEqual(['kept']);
  });

  it('keeps a folder that somebody else has put something into', async () => {
    const opened = await RunFolder.open(join(folder, 'a/b'));
    writeFileSync(join(folder, 'a', 'theirs'), '');
    await opened.discard();
    expect(readdirSync(folder, { recursive: true }).map(String).sort()).toEqual(['a', 'a/theirs']);
  });

  it('is refused where it cannot be made, and folders on the way are taken back', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(RunFolder.open(join(folder, 'file'))).rejects.toThrow('--out must be a folder that can be written');
    await expect(RunFolder.open(join(folder, 'new', 'x'.repeat(300)))).rejects.toThrow('ENAMETOOLONG');
    expect(readdirSync(folder, { recursive: true })).toEqual(['file']);
  });
});
