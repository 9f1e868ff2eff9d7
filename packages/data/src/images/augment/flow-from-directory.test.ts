import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distance, recorded } from './__fixtures__/recorded.ts';
import type { FlowFromDirectoryOptions } from './flow-from-directory.ts';
import { ImageDataGenerator } from './image-data-generator.ts';

const pictures = new URL('../__fixtures__/files/', import.meta.url).pathname;
const { tree, runs } = recorded.directory;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-flow-'));
  for (const [name, files] of Object.entries(tree)) {
    mkdirSync(join(folder, 'tree', name), { recursive: true });
    for (const file of files) copyFileSync(pictures + file, join(folder, 'tree', name, file));
  }
  mkdirSync(join(folder, 'bad/empty'), { recursive: true });
  mkdirSync(join(folder, 'bad/hurt'));
  writeFileSync(join(folder, 'bad/hurt/1.png'), 'no image');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('flowFromDirectory, held to Keras', () => {
  it.each(runs)('$options, $flow', async ({ options, flow, classIndices, files, batches }) => {
    const dataset = await new ImageDataGenerator(options).flowFromDirectory(join(folder, 'tree'), flow);
    expect(dataset.filePaths.map((path) => path.slice(join(folder, 'tree').length + 1))).toEqual(files);
    expect(dataset.classIndices).toEqual(classIndices);
    expect(dataset.cardinality).toBe(batches.length / 2);
    const found = [...(await dataset.toArray()), ...(await dataset.toArray())].map(({ x, y }) =>
      y === undefined ? [x] : [x, y],
    );
    expect(found.map((parts) => parts.length)).toEqual(batches.map((parts) => parts.length));
    const off = batches.flatMap((parts, batch) => parts.map((part, index) => distance(found[batch]![index]!.data, part)));
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });
});

describe('flowFromDirectory refuses', () => {
  const flow = (name: string, options: FlowFromDirectoryOptions = {}): Promise<{ toArray(): Promise<unknown> }> =>
    new ImageDataGenerator({ validationSplit: 0.1 }).flowFromDirectory(join(folder, name), options);

  it.each([
    ['colorMode', { colorMode: 'bgr' }],
    ['classMode', { classMode: 'raw' }],
    ['interpolation', { interpolation: 'area' }],
    ['subset', { subset: 'both' }],
    ['batchSize', { batchSize: 1.5 }],
    ['targetSize', { targetSize: [3] }],
    ['classNames', { classes: ['cow'] }],
    ['seed', { seed: 2 ** 32 }],
  ])('a wrong %s: %o', async (argument, options) => {
    await expect(flow('tree', options as FlowFromDirectoryOptions)).rejects.toThrow(
      expect.objectContaining({ name: 'ArgumentError', argument }),
    );
  });

  it('an empty class, an empty part, and a file that cannot be decoded, by name', async () => {
    await expect(flow('bad')).rejects.toThrow(/class .*bad\/empty must be a folder with at least one image/);
    await expect(flow('tree', { subset: 'validation' })).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', argument: 'subset' }),
    );
    const hurt = await flow('bad', { classes: ['hurt'] });
    await expect(hurt.toArray()).rejects.toThrow(
      expect.objectContaining({ name: 'FormatError', argument: join(folder, 'bad/hurt/1.png') }),
    );
  });
});
