import { DataError, FormatError, type NdArray } from '@ibex-ml/core';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest';
import type { Dataset } from '../dataset/dataset.ts';
import type { DirectoryDataset, DirectoryDatasetOptions } from './directory-options.ts';
import { imageDatasetFromDirectory } from './image-dataset-from-directory.ts';
import { loadImage } from './load-image.ts';

const pictures = new URL('__fixtures__/files/', import.meta.url).pathname;
const quiet = { verbose: false, imageSize: [4, 6] } as const;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-folder-'));
  const fill = (name: string, files: readonly string[]): void => {
    mkdirSync(join(folder, name), { recursive: true });
    for (const [index, file] of files.entries()) copyFileSync(pictures + file, join(folder, name, `${index}${file}`));
  };
  fill('pets/cat', ['rgb.png', 'grey.png', 'rgba.png', 'rgb.bmp', 'moving.gif']);
  fill('pets/dog', ['rgb.jpg', 'palette.png', 'rgb16.png']);
  fill('hurt/cat', ['rgb.png', 'rgb.png', 'rgb.png']);
  fill('hurt/dog', ['rgb.png', 'rgb.png']);
  writeFileSync(join(folder, 'hurt/cat/1rgb.png'), 'no image');
  writeFileSync(join(folder, 'hurt/dog/0rgb.png'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const shapes = (batches: readonly { readonly x: NdArray; readonly y?: NdArray }[]): unknown[] =>
  batches.map(({ x, y }) => [x.dtype, x.shape, y?.dtype, y?.shape]);

describe('imageDatasetFromDirectory', () => {
  it('gives batches of images and classes, of files in order', async () => {
    const dataset = await imageDatasetFromDirectory(join(folder, 'pets'), { ...quiet, shuffle: false, batchSize: 5 });
    expect([dataset.cardinality, dataset.classNames]).toEqual([2, ['cat', 'dog']]);
    expect(dataset.filePaths[3]).toBe(`${folder}/pets/cat/3rgb.bmp`);
    const batches = await dataset.toArray();
    expect(shapes(batches)).toEqual([
      ['float32', [5, 4, 6, 3], 'int32', [5]],
      ['float32', [3, 4, 6, 3], 'int32', [3]],
    ]);
    expect(batches.flatMap(({ y }) => y.toArray())).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
    expect(Math.max(...batches[0]!.x.data)).toBeGreaterThan(200);
  });

  it.each([
    [{ labelMode: 'categorical' }, 'float32', [8, 2]],
    [{ labelMode: 'binary' }, 'float32', [8, 1]],
    [{ labelMode: null }, undefined, undefined],
    [{ labels: null }, undefined, undefined],
    [{ labels: [0, 1, 1, 1, 0, 0, 1, 0] }, 'int32', [8]],
  ] as const)('gives classes as asked: %o', async (options, dtype, shape) => {
    const dataset: Dataset<{ x: NdArray; y?: NdArray }> & { classNames: readonly string[] | null } =
      await imageDatasetFromDirectory(join(folder, 'pets'), { ...quiet, ...options, shuffle: false });
    const [batch] = await dataset.toArray();
    expect([batch!.y?.dtype, batch!.y?.shape]).toEqual([dtype, shape]);
    if ('labels' in options && options.labels !== null) expect(batch!.y?.toArray()).toEqual(options.labels);
  });

  it('gives the colours and the sizes asked for, and bytes where the nearest are taken', async () => {
    const read = (options: DirectoryDatasetOptions): Promise<unknown> =>
      imageDatasetFromDirectory(join(folder, 'pets'), { verbose: false, ...options })
        .then((dataset) => dataset.toArray())
        .then(shapes);
    expect(await read({ imageSize: 3, colorMode: 'rgba', batchSize: 8 })).toEqual([['float32', [8, 3, 3, 4], 'int32', [8]]]);
    const bytes = { imageSize: [2, 5], colorMode: 'grayscale', interpolation: 'nearest', batchSize: null } as const;
    expect(await read(bytes)).toEqual(Array.from({ length: 8 }, () => ['uint8', [2, 5, 1], 'int32', []]));
  });

  it('gives what loadImage gives of a file', async () => {
    const options = { imageSize: [5, 4], colorMode: 'grayscale', cropToAspectRatio: true } as const;
    const dataset = await imageDatasetFromDirectory(join(folder, 'pets'), {
      ...options,
      verbose: false,
      shuffle: false,
      batchSize: null,
    });
    const [, second] = await dataset.toArray();
    const image = await loadImage(dataset.filePaths[1]!, options);
    expect([image.shape, [...image.data]]).toEqual([[5, 4, 1], [...second!.x.data]]);
    await expect(loadImage('x.png', { imageSize: 0 })).rejects.toThrow(
      expect.objectContaining({ name: 'ArgumentError', where: 'loadImage' }),
    );
  });

  it('has an order of its own for each pass, the same for the same seed, with every file once', async () => {
    const orders = async (): Promise<string[]> => {
      const options = { ...quiet, labels: [0, 1, 2, 3, 4, 5, 6, 7], seed: 5, batchSize: 3 };
      const dataset = await imageDatasetFromDirectory(join(folder, 'pets'), options);
      const pass = async (): Promise<string> => (await dataset.toArray()).flatMap(({ y }) => y.toArray()).join();
      return [await pass(), await pass()];
    };
    const [first, second] = await orders();
    expect(await orders()).toEqual([first, second]);
    expect(first).not.toBe(second);
    expect(second!.split(',').sort().join()).toBe('0,1,2,3,4,5,6,7');
  });

  it('splits files into two parts that share none, and validates in order', async () => {
    const options = { ...quiet, validationSplit: 0.25, seed: 3 } as const;
    const [training, validation] = await imageDatasetFromDirectory(join(folder, 'pets'), { ...options, subset: 'both' });
    expect([training.filePaths.length, validation.filePaths.length]).toEqual([6, 2]);
    expect(new Set([...training.filePaths, ...validation.filePaths]).size).toBe(8);
    const alone = await imageDatasetFromDirectory(join(folder, 'pets'), { ...options, subset: 'validation' });
    expect(alone.filePaths).toEqual(validation.filePaths);
    const classes = validation.filePaths.map((path) => validation.classNames!.indexOf(path.split('/').at(-2) as string));
    expect((await validation.toArray()).flatMap(({ y }) => y.toArray())).toEqual(classes);
  });

  it('says what it found, unless it is to be quiet', async () => {
    const said: unknown[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(text) > 0);
    await imageDatasetFromDirectory(join(folder, 'pets'), { validationSplit: 0.25, seed: 3, subset: 'both' });
    expect(said).toEqual([
      'Found 8 files belonging to 2 classes.\n',
      'Using 6 files for training.\n',
      'Using 2 files for validation.\n',
    ]);
    await imageDatasetFromDirectory(join(folder, 'pets'), { labels: null, shuffle: false });
    expect(said[3]).toBe('Found 8 files.\n');
    await imageDatasetFromDirectory(join(folder, 'pets'), quiet);
    expect(said.length).toBe(4);
  });

  it('types what it gives by what was asked for', () => {
    const call = imageDatasetFromDirectory;
    expectTypeOf(call<object>).returns.resolves.toEqualTypeOf<DirectoryDataset>();
    expectTypeOf(call<{ labelMode: null }>).returns.resolves.toEqualTypeOf<DirectoryDataset<{ readonly x: NdArray }>>();
    expectTypeOf(call<{ subset: 'both' }>).returns.resolves.toEqualTypeOf<
      readonly [training: DirectoryDataset, validation: DirectoryDataset]
    >();
  });
});

describe('a file that cannot be decoded', () => {
  it('is an error that names it, in its turn', async () => {
    const dataset = await imageDatasetFromDirectory(join(folder, 'hurt'), { ...quiet, shuffle: false, batchSize: 1 });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { y } of dataset) seen.push(y.data[0] as number);
    })();
    await expect(reading).rejects.toThrow(FormatError);
    await expect(reading).rejects.toThrow(
      /imageDatasetFromDirectory: .*hurt\/cat\/1rgb.png must be an image that can be decoded/,
    );
    expect(seen).toEqual([0]);
  });

  it('is left out and listed where that is asked for, once', async () => {
    const dataset = await imageDatasetFromDirectory(join(folder, 'hurt'), { ...quiet, shuffle: false, onCorrupt: 'skip' });
    expect([dataset.cardinality, dataset.skippedFiles]).toEqual(['unknown', []]);
    for (let pass = 0; pass < 2; pass++) {
      expect((await dataset.toArray()).flatMap(({ y }) => y.toArray())).toEqual([0, 0, 1]);
    }
    expect(dataset.skippedFiles.map(({ path }) => path.slice(folder.length))).toEqual([
      '/hurt/cat/1rgb.png',
      '/hurt/dog/0rgb.png',
    ]);
    expect(dataset.skippedFiles[0]!.reason).toContain('unsupported image format');
  });

  it('is an error even then where the file is gone', async () => {
    copyFileSync(`${pictures}rgb.png`, join(folder, 'hurt/dog/later.png'));
    const dataset = await imageDatasetFromDirectory(join(folder, 'hurt'), { ...quiet, onCorrupt: 'skip' });
    rmSync(join(folder, 'hurt/dog/later.png'));
    await expect(dataset.toArray()).rejects.toThrow(/later.png must be a file that can be read/);
  });
});

describe('imageDatasetFromDirectory refuses', () => {
  it.each([
    ['labels', { labels: [0.5] }],
    ['labels', { labels: 'none' as 'inferred' }],
    ['labelMode', { labelMode: 'onehot' as 'int' }],
    ['classNames', { classNames: ['cat'], labels: null }],
    ['classNames', { classNames: ['cat'], labelMode: null }],
    ['colorMode', { colorMode: 'bgr' as 'rgb' }],
    ['batchSize', { batchSize: 0 }],
    ['imageSize', { imageSize: [0, 5] }],
    ['imageSize', { imageSize: [5] as unknown as [number, number] }],
    ['interpolation', { interpolation: 'hermite' as 'area' }],
    ['padToAspectRatio', { cropToAspectRatio: true, padToAspectRatio: true }],
    ['onCorrupt', { onCorrupt: 'ignore' as 'skip' }],
    ['seed', { seed: -1 }],
    ['seed', { validationSplit: 0.5, subset: 'training' }],
    ['limitInputPixels', { limitInputPixels: 0 }],
  ] as [string, DirectoryDatasetOptions][])('a wrong %s: %o', async (argument, options) => {
    const refused = imageDatasetFromDirectory(join(folder, 'pets'), { verbose: false, ...options });
    await expect(refused).rejects.toThrow(expect.objectContaining({ name: 'ArgumentError', argument }));
  });

  it('two classes where there are three, and a folder without images', async () => {
    const call = (options: DirectoryDatasetOptions): Promise<unknown> =>
      imageDatasetFromDirectory(join(folder, 'pets'), { ...quiet, ...options });
    await expect(call({ labelMode: 'binary', classNames: ['cat'] })).rejects.toThrow(DataError);
    await expect(call({ labelMode: 'binary', labels: [0, 2, 0, 0, 2, 2, 2, 0] })).rejects.toThrow(DataError);
    mkdirSync(join(folder, 'bare'));
    await expect(imageDatasetFromDirectory(join(folder, 'bare'), { labels: null })).rejects.toThrow(DataError);
  });
});
