import { ArgumentError, DataError, ResourceError } from '@ibex-ml/core';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IndexOptions, indexDirectory } from './index-directory.ts';
import { pathTree } from './node/path-tree.ts';
import { checkSplit, splitFiles, type Subset } from './split-files.ts';

interface Case {
  readonly options: {
    readonly follow_links?: boolean;
    readonly class_names?: readonly string[];
    readonly labels?: readonly number[] | null;
    readonly shuffle: boolean;
    readonly seed: number | null;
    readonly validation_split: number | null;
    readonly subset: Subset | null;
  };
  readonly classNames: readonly string[] | null;
  readonly files: readonly string[];
  readonly labels: readonly number[] | null;
}
interface Fixture {
  readonly tree: readonly string[];
  readonly links: readonly (readonly [link: string, target: string])[];
  readonly cases: readonly Case[];
}

const fixture = JSON.parse(readFileSync(new URL('../__fixtures__/directory.json', import.meta.url), 'utf8')) as Fixture;
const where = 'test';
const plain: Omit<IndexOptions, 'formats'> = { where, labels: 'inferred', classNames: null, followLinks: false, seed: null };
const formats = ['.bmp', '.gif', '.jpeg', '.jpg', '.png'];

let folder = '';
const touch = (name: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), '');
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-index-'));
  for (const name of fixture.tree) touch(`tree/${name}`);
  for (const [link, target] of fixture.links) symlinkSync(join(folder, 'tree', target), join(folder, 'tree', link));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('indexDirectory, held to Keras', () => {
  it.each(fixture.cases)('$options', async ({ options, ...wanted }) => {
    const all = await indexDirectory(pathTree(where, join(folder, 'tree')), {
      ...plain,
      formats,
      labels: options.labels === undefined ? 'inferred' : options.labels,
      classNames: options.class_names ?? null,
      followLinks: options.follow_links ?? false,
      seed: options.shuffle ? options.seed : null,
    });
    const { validation_split: fraction, subset } = options;
    const { filePaths, labels, classNames } = fraction === null ? all : splitFiles(where, all, fraction, subset as Subset);
    expect(filePaths.map((path) => path.slice(join(folder, 'tree').length + 1))).toEqual(wanted.files);
    expect({ labels, classNames }).toEqual({ labels: wanted.labels, classNames: wanted.classNames });
  });
});

describe('indexDirectory refuses', () => {
  const index = (name: string, options: Partial<IndexOptions> = {}): Promise<unknown> =>
    indexDirectory(pathTree(where, join(folder, name)), { ...plain, formats, ...options });

  it('a folder that is not there', async () => {
    await expect(index('nowhere')).rejects.toThrow(ResourceError);
    await expect(index('nowhere')).rejects.toThrow(/test: .*nowhere must be a folder that can be read, received .*ENOENT/);
  });

  it('a folder without folders', async () => {
    touch('flat/1.png');
    await expect(index('flat')).rejects.toThrow(DataError);
    await expect(index('flat')).rejects.toThrow('labels: null');
  });

  it('a class without images, by its name', async () => {
    touch('holey/full/1.png');
    touch('holey/hollow/readme.txt');
    await expect(index('holey')).rejects.toThrow(DataError);
    await expect(index('holey')).rejects.toThrow(/class .*holey\/hollow must be a folder with at least one image/);
    expect(await index('holey', { classNames: ['full'] })).toMatchObject({ classNames: ['full'], labels: [0] });
  });

  it('names of classes that have no folder', async () => {
    await expect(index('tree', { classNames: ['cat', 'cow'] })).rejects.toThrow(ArgumentError);
    await expect(index('tree', { classNames: ['cat', 'cow'] })).rejects.toThrow(/received "cow"/);
  });

  it('more or fewer labels than files', async () => {
    await expect(index('tree', { labels: [0, 1] })).rejects.toThrow(DataError);
  });

  it('links that lead in a circle, where links are followed', async () => {
    touch('round/one/1.png');
    symlinkSync(join(folder, 'round/one'), join(folder, 'round/one/again'));
    expect(await index('round')).toMatchObject({ labels: [0] });
    await expect(index('round', { followLinks: true })).rejects.toThrow(
      /one\/again must be a folder that holds no link to itself/,
    );
  });
});

describe('a split', () => {
  const files = { filePaths: ['a', 'b', 'c', 'd'], labels: [0, 0, 1, 1], classNames: ['x', 'y'] };

  it.each([0.1, 0.24])('refuses %s of four files: a side would be empty', (fraction) => {
    expect(() => splitFiles(where, files, fraction, 'training')).toThrow(DataError);
    expect(() => splitFiles(where, files, fraction, 'validation')).toThrow(DataError);
  });

  const whole = { validationSplit: 0.2, subset: 'both', shuffle: true, seed: 1 } as const;
  it.each([
    ['validationSplit', { ...whole, validationSplit: 1 }],
    ['validationSplit', { ...whole, validationSplit: 0 }],
    ['validationSplit', { ...whole, validationSplit: null }],
    ['subset', { ...whole, subset: null }],
    ['subset', { ...whole, subset: 'test' as Subset }],
    ['seed', { ...whole, seed: null }],
  ])('refuses a wrong %s', (argument, wrong) => {
    checkSplit(where, whole);
    checkSplit(where, { ...whole, shuffle: false, seed: null });
    expect(() => checkSplit(where, wrong)).toThrow(expect.objectContaining({ name: 'ArgumentError', argument }));
  });
});
