import { ArgumentError, FormatError, ResourceError } from '@ibex-ml/core';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { noisyDataset, tinyDataset } from '../__fixtures__/small-dataset.ts';
import { archives, failure, images, useWorkplace } from '../__fixtures__/workplace.ts';
import { obtainFiles } from './obtain-files.ts';

const place = useWorkplace();
const noisy = noisyDataset();
const tiny = tinyDataset();

describe('a folder that was named', () => {
  it.each([
    ['plain', ['train-images', 'train-labels', 'test-images', 'test-labels'], tiny],
    ['compressed', archives, tiny],
    ['mixed', ['train-images', 'train-labels.gz', 'test-images.gz', 'test-labels'], tiny],
    ['a deflated npz', ['small.npz'], tiny],
    ['a stored npz', ['small.npz'], tinyDataset('tiny-stored.npz')],
  ] as const)('is read: %s', async (_, names, small) => {
    const contents = await obtainFiles(small.dataset, { dataDir: await place.put(small, names) });
    expect(contents).toEqual(small.contents);
    expect(Object.values(contents).every((bytes) => Object.getPrototypeOf(bytes) === Uint8Array.prototype)).toBe(true);
  });

  it('is an error where files are missing, with every path that is wanted', async () => {
    await place.put(tiny, archives.slice(1));
    const error = await failure(obtainFiles(tiny.dataset, { dataDir: place.folder }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toMatch(/^small\.load: dataDir must be a folder that holds /);
    for (const name of [...archives, 'small.npz']) expect(error.message).toContain(join(place.folder, 'small', name));
    vi.stubEnv('IBEX_DATA_DIR', place.folder);
    expect((await failure(place.load(tiny, {}))).message).toMatch(/^small\.load: IBEX_DATA_DIR must be a folder/);
  });

  it('is an error where a file is damaged, even if another layout is whole', async () => {
    await place.put(tiny, ['small.npz', ...archives]);
    await place.put(tiny, [images], (bytes) => bytes.subarray(0, -9));
    const error = await failure(obtainFiles(tiny.dataset, { dataDir: place.folder }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(`${join(place.folder, 'small', images)} must be train-images as it was published`);
  });

  it('goes before the environment variable, and that before the cache', async () => {
    await place.put(tiny, archives);
    vi.stubEnv('IBEX_DATA_DIR', join(place.folder, 'nowhere'));
    expect(await obtainFiles(tiny.dataset, { dataDir: place.folder })).toEqual(tiny.contents);
    expect(await failure(place.load(tiny, {}))).toBeInstanceOf(ResourceError);
    vi.stubEnv('IBEX_DATA_DIR', '');
    expect(await place.load(tiny, { offline: true })).toEqual(tiny.contents);
  });

  it('refuses an npz of other types, orders or values', async () => {
    const { dataset } = tiny;
    for (const [name, reason] of [
      ['tiny-int64.npz', 'must hold unsigned bytes in C order'],
      ['tiny-fortran.npz', 'must hold unsigned bytes in C order'],
    ] as const) {
      await mkdir(join(place.folder, 'small'), { recursive: true });
      await writeFile(
        join(place.folder, 'small', 'small.npz'),
        await readFile(new URL(`../../__fixtures__/${name}`, import.meta.url)),
      );
      const error = await failure(obtainFiles(dataset, { dataDir: place.folder }));
      expect(error).toBeInstanceOf(FormatError);
      expect((error.cause as Error).message).toContain(reason);
    }
    await place.put(tiny, ['small.npz'], (bytes) => bytes.subarray(0, 300));
    expect(await failure(obtainFiles(dataset, { dataDir: place.folder }))).toBeInstanceOf(FormatError);
  });
});

describe('the cache', () => {
  it('is filled once, and then needs no network', async () => {
    const server = await place.start(noisy);
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(await place.kept()).toEqual(archives);
    expect(server.asked.length).toBe(4);
    expect(await place.load(noisy, { offline: true })).toEqual(noisy.contents);
    vi.stubEnv('IBEX_CACHE_DIR', place.folder);
    vi.stubEnv('IBEX_OFFLINE', '1');
    expect(await obtainFiles(noisy.dataset, {})).toEqual(noisy.contents);
  });

  it('takes an npz, where a mirror has that', async () => {
    const server = await place.start(tiny);
    expect(await place.load(tiny, { mirrors: [`${server.url}/small.npz`] })).toEqual(tiny.contents);
    expect(await place.kept()).toEqual(['small.npz']);
  });

  it('names every path that is wanted while offline', async () => {
    const error = await failure(place.load(tiny, { offline: true }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toContain('while offline');
    for (const name of [...archives, 'small.npz']) expect(error.message).toContain(join(place.folder, 'small', name));
    vi.stubEnv('IBEX_OFFLINE', 'yes');
    expect(await failure(place.load(tiny, {}))).toBeInstanceOf(ArgumentError);
  });

  it('replaces a damaged file, and offline names it', async () => {
    const server = await place.start(noisy);
    await place.put(noisy, archives);
    await place.put(noisy, [images], (bytes) => Buffer.concat([bytes.subarray(0, 500), Buffer.alloc(bytes.length - 500)]));
    const error = await failure(place.load(noisy, { offline: true }));
    expect((error.cause as Error).message).toContain(join(place.folder, 'small', images));
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(server.asked).toEqual([images]);
    await place.put(noisy, ['train-labels'], () => Buffer.from('mangled'));
    expect(await place.load(noisy, { mirrors: [server.url] })).toEqual(noisy.contents);
    expect(await place.kept()).toEqual(archives);
  });

  it('is an error where it cannot be made', async () => {
    await writeFile(join(place.folder, 'file'), '');
    const error = await failure(place.load(tiny, { cacheDir: join(place.folder, 'file') }));
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toContain('cacheDir');
    expect(await failure(place.load(tiny, { cacheDir: '' }))).toBeInstanceOf(ArgumentError);
  });
});
