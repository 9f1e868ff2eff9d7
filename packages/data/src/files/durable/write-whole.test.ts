import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError, HostRandom, ResourceError } from '@ibex-ml/core';
import { MachineGone, SimulatedDisk } from '@ibex-ml/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from './write-whole.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

/** A disk on which /runs/model holds the old text. */
async function diskWithOld(): Promise<SimulatedDisk> {
  const disk = new SimulatedDisk();
  await writeWhole('/runs/model', bytes('the old one'), disk);
  disk.calls = 0;
  return disk;
}

/** As many calls as one writing makes. */
async function countCalls(): Promise<number> {
  const disk = await diskWithOld();
  await writeWhole('/runs/model', bytes('the new one'), disk);
  return disk.calls;
}

describe('on a disk that is full from any call on', () => {
  it('the old file stays until the new one is whole, and no other is left', async () => {
    const calls = await countCalls();
    expect(calls).toBeGreaterThanOrEqual(7);
    const found: string[] = [];
    for (let at = 0; at < calls; at += 1) {
      const disk = await diskWithOld();
      disk.trouble = { at, kind: 'full' };
      const run = writeWhole('/runs/model', bytes('the new one'), disk);
      const outcome = await run.then(
        () => null,
        (error: unknown) => error,
      );
      expect(disk.files, `call ${at}`).toEqual(['/runs/model']);
      found.push(text(await disk.readFile('/runs/model')));
      expect(outcome).toBeInstanceOf(ResourceError);
      expect((outcome as ResourceError).message).toMatch(
        /^save: path must be a place that can be written, received "\/runs\/model". Check the folder, its permissions and the space left \(ENOSPC/,
      );
      const tells = found.at(-1) === 'the old one' ? 'what stood there before is unchanged' : 'the new file stands there';
      expect((outcome as ResourceError).remedy).toContain(tells);
    }
    expect(new Set(found)).toEqual(new Set(['the old one', 'the new one']));
  });
});

describe('of a machine that is gone at any call', () => {
  it('the old or the new file is found, whole, also after a power cut', async () => {
    const calls = await countCalls();
    const random = new HostRandom(1);
    const found = { kill: new Set<string>(), powerCut: new Set<string>() };
    for (let at = 0; at <= calls; at += 1) {
      for (let round = 0; round < 20; round += 1) {
        const disk = await diskWithOld();
        disk.trouble = { at, kind: 'gone' };
        const written = await writeWhole('/runs/model', bytes('the new one'), disk).then(
          () => true,
          (error: unknown) => {
            expect((error as ResourceError).cause).toBeInstanceOf(MachineGone);
            return false;
          },
        );
        const [killed, cut] = [disk.afterKill(), disk.afterPowerCut(() => random.uniform())];
        found.kill.add(text(await killed.readFile('/runs/model')));
        const after = text(await cut.readFile('/runs/model'));
        found.powerCut.add(after);
        if (written) expect(after).toBe('the new one');
      }
    }
    expect(found).toEqual({
      kill: new Set(['the old one', 'the new one']),
      powerCut: new Set(['the old one', 'the new one']),
    });
  });
});

describe('on the disk of this machine', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ibex-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('makes missing folders, and replaces', async () => {
    const path = join(folder, 'a/b/c.bin');
    await writeWhole(path, bytes('one'));
    await writeWhole(path, bytes('two'));
    expect([readFileSync(path, 'utf8'), readdirSync(join(folder, 'a/b'))]).toEqual(['two', ['c.bin']]);
  });

  it('writes of several at once leave one of them', async () => {
    const path = join(folder, 'same.bin');
    const texts = Array.from({ length: 8 }, (_, index) => `text ${index}`.repeat(1000));
    await Promise.all(texts.map((each) => writeWhole(path, bytes(each))));
    expect(texts).toContain(readFileSync(path, 'utf8'));
    expect(readdirSync(folder)).toEqual(['same.bin']);
  });

  it.each(['file/model', '.', 'nowhere\0/model'])('refuses %j', async (path) => {
    writeFileSync(join(folder, 'file'), '');
    const run = writeWhole(join(folder, path), bytes('new'));
    await expect(run).rejects.toThrow(ResourceError);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it.each([undefined, '', null, 5, new URL('file:///tmp/x')])('refuses what is no path: %s', async (path) => {
    const run = writeWhole(path as string, bytes('new'));
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow('save: path must be the path of a file');
  });

  it('refuses the private files of a page, where there is none', async () => {
    const run = writeWhole('opfs://runs/model.keras', bytes('new'));
    await expect(run).rejects.toThrow(ResourceError);
    await expect(run).rejects.toThrow('Only pages have files at opfs://: pass a path.');
  });

  it.skipIf(!existsSync('/proc/self'))('refuses a folder below /proc, where nothing can be made, at once (Linux)', async () => {
    await expect(writeWhole('/proc/nowhere/at/all', bytes('new'))).rejects.toThrow(ResourceError);
  });
});
