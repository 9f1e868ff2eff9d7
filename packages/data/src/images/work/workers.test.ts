import { NdArray, ndarray } from '@ibex-ml/core';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../dataset/dataset.ts';
import { floats, recorded } from '../augment/__fixtures__/recorded.ts';
import { ImageDataGenerator } from '../augment/image-data-generator.ts';
import { imageDatasetFromDirectory } from '../image-dataset-from-directory.ts';
import { ImageWorkers } from './node/image-workers.ts';

const pictures = new URL('../__fixtures__/files/', import.meta.url).pathname;
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-workers-'));
  for (const name of ['a', 'b']) {
    mkdirSync(join(folder, 'tree', name), { recursive: true });
    for (let copy = 0; copy < 4; copy++) {
      for (const file of ['rgb.png', 'rgb.jpg', 'grey.png', 'rgb.bmp']) {
        copyFileSync(pictures + file, join(folder, 'tree', name, `${copy}-${file}`));
      }
    }
  }
  mkdirSync(join(folder, 'hurt/a'), { recursive: true });
  for (const file of ['1.png', '3.png']) copyFileSync(`${pictures}rgb.png`, join(folder, 'hurt/a', file));
  for (const file of ['2.png', '4.png']) writeFileSync(join(folder, 'hurt/a', file), 'no image');
});
afterAll(() => rmSync(folder, { recursive: true }));

type Arrays = Record<string, NdArray | undefined>;

/** Two passes: shapes, and every number. */
async function passes(dataset: Dataset<object>): Promise<unknown> {
  const batches = [...(await dataset.toArray()), ...(await dataset.toArray())] as readonly Arrays[];
  return batches.map((batch) => Object.entries(batch).map(([name, part]) => [name, part?.dtype, part?.shape, part?.data]));
}

const changes = { rotationRange: 40, zoomRange: 0.3, horizontalFlip: true, rescale: 1 / 255 } as const;

describe('workers make what this thread makes', () => {
  it.each([
    [{ imageSize: [20, 30], batchSize: 5, seed: 1 }],
    [{ imageSize: 8, interpolation: 'nearest', shuffle: false, colorMode: 'grayscale', labelMode: 'categorical' }],
    [{ imageSize: 8, interpolation: 'area', batchSize: null, seed: 3 }],
  ] as const)('imageDatasetFromDirectory(%o)', async (options) => {
    const dataset = (workers: number): Promise<Dataset<object>> =>
      imageDatasetFromDirectory(join(folder, 'tree'), { ...options, workers, verbose: false });
    const [none, some] = [await dataset(0), await dataset('batchSize' in options && options.batchSize === 5 ? 2 : 1)];
    expect(some.cardinality).toBe(none.cardinality);
    expect(await passes(some)).toEqual(await passes(none));
  });

  it('flow and flowFromDirectory, with statistics and a function of one’s own', async () => {
    const images = floats(recorded.flow.x, recorded.flow.shape);
    const labels = ndarray(recorded.flow.y, { dtype: 'int32' });
    const preprocessingFunction = (image: NdArray): NdArray =>
      new NdArray(
        image.data.map((value) => value * 2),
        image.shape,
      );
    for (const options of [
      { ...changes, preprocessingFunction },
      { ...changes, zcaWhitening: true },
    ]) {
      const flow = (workers: number): Dataset<object> => {
        const generator = new ImageDataGenerator(options);
        generator.fit(images);
        return generator.flow(images, labels, { batchSize: 2, seed: 5, workers });
      };
      expect(await passes(flow(1))).toEqual(await passes(flow(0)));
    }
    const fromFolder = (workers: number): Promise<Dataset<object>> =>
      new ImageDataGenerator(changes).flowFromDirectory(join(folder, 'tree'), {
        targetSize: [9, 7],
        batchSize: 3,
        seed: 5,
        workers,
      });
    expect(await passes(await fromFolder(1))).toEqual(await passes(await fromFolder(0)));
  });

  it('files that cannot be decoded are errors that name the first of them, or left out', async () => {
    for (const workers of [0, 1]) {
      const options = { shuffle: false, imageSize: 4, batchSize: 3, workers, verbose: false } as const;
      const dataset = await imageDatasetFromDirectory(join(folder, 'hurt'), options);
      const error = await dataset.toArray().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        name: 'FormatError',
        where: 'imageDatasetFromDirectory',
        argument: join(folder, 'hurt/a/2.png'),
      });
      expect((error as Error).message).toMatch(
        /2\.png must be an image that can be decoded, received .*unsupported image format/,
      );
      const rest = await imageDatasetFromDirectory(join(folder, 'hurt'), { ...options, onCorrupt: 'skip' });
      expect((await rest.toArray()).map(({ x }) => x.shape)).toEqual([[2, 4, 4, 3]]);
      expect(rest.skippedFiles.map(({ path }) => path)).toEqual([join(folder, 'hurt/a/2.png'), join(folder, 'hurt/a/4.png')]);
    }
  });
});

describe('workers', () => {
  it('end with a pass that ends early, and start again with the next', async () => {
    const options = { imageSize: 4, batchSize: 2, workers: 1, seed: 1, verbose: false };
    const dataset = await imageDatasetFromDirectory(join(folder, 'tree'), options);
    for (let pass = 0; pass < 2; pass++) {
      let seen = 0;
      for await (const { x } of dataset) {
        expect(x.shape).toEqual([2, 4, 4, 3]);
        if (++seen === 2) break;
      }
    }
  });

  it('keep no process alive, not even where reading just stops', async () => {
    const program = new URL('__fixtures__/abandoned.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@ibex-ml/source',
      program,
      join(folder, 'tree'),
    ]);
    expect(stdout).toBe('[2,4,4,3]');
  });

  it('that ended give up what they were asked for, and say so', async () => {
    const settings = { fillMode: 'nearest', cval: 0, interpolationOrder: 1 };
    const workers = new ImageWorkers('test', { kind: 'changed', rules: { settings }, skipCorrupt: false } as never, 1);
    const job = { sources: [{ data: Float32Array.of(1), shape: [1, 1, 1] }], draws: [{}] };
    await workers.end();
    await expect(workers.make(job)).rejects.toThrow(expect.objectContaining({ name: 'ResourceError', argument: 'workers' }));
  });

  it.each([-1, 0.5, 1000])('are not %d', async (workers) => {
    await expect(imageDatasetFromDirectory(join(folder, 'tree'), { workers })).rejects.toThrow(
      expect.objectContaining({ name: 'ArgumentError', argument: 'workers' }),
    );
  });
});
