import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findChromium } from './find-chromium.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ibex-chromium-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function program(name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, '#!/bin/sh\n');
  await chmod(path, 0o755);
  return path;
}

it('takes the program that CHROMIUM_PATH names, before those on the PATH', async () => {
  const named = await program('mine');
  await program('chromium');
  expect(await findChromium({ CHROMIUM_PATH: named, PATH: folder })).toEqual({ path: named });
});

it('looks on the PATH', async () => {
  const path = await program('google-chrome');
  expect(await findChromium({ PATH: `/nowhere:${folder}` })).toEqual({ path });
});

it('refuses a CHROMIUM_PATH that is no program', async () => {
  await expect(findChromium({ CHROMIUM_PATH: join(folder, 'none'), PATH: folder })).rejects.toThrow(
    /CHROMIUM_PATH must be a program/,
  );
});
