import type { NdArray } from '@ibex-ml/core';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvRecords } from '../../csv/csv-records.ts';
import { distance, recorded } from './__fixtures__/recorded.ts';
import type { DataframeRow } from './dataframe-columns.ts';
import type { FlowFromDataframeOptions } from './flow-from-dataframe.ts';
import { ImageDataGenerator } from './image-data-generator.ts';

const pictures = new URL('../__fixtures__/files/', import.meta.url).pathname;
const { rows, runs } = recorded.dataframe;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ibex-table-'));
  for (const { filename } of rows as readonly { readonly filename: string }[]) {
    if (filename === 'gone.png') continue;
    mkdirSync(join(directory, dirname(filename)), { recursive: true });
    copyFileSync(pictures + basename(filename), join(directory, filename));
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

interface AnyBatch {
  readonly x: NdArray;
  readonly y?: NdArray | readonly NdArray[];
  readonly sampleWeight?: NdArray;
}

const parts = ({ x, y, sampleWeight }: AnyBatch): NdArray[] =>
  [x, ...(y === undefined ? [] : [y].flat()), sampleWeight].filter((part) => part !== undefined);

describe('flowFromDataframe, held to Keras', () => {
  it.each(runs)('$options, $flow', async ({ options, flow, classIndices, files, batches }) => {
    const generator = new ImageDataGenerator(options);
    const dataset = await generator.flowFromDataframe(rows, { ...flow, directory, onMissing: 'skip' });
    expect(dataset.filePaths).toEqual(files.map((file) => join(directory, file)));
    expect(dataset.missingFiles).toEqual([join(directory, 'gone.png')]);
    expect(dataset.classIndices).toEqual(classIndices);
    expect(dataset.cardinality).toBe(batches.length / 2);
    const found = [...(await dataset.toArray()), ...(await dataset.toArray())].map(parts);
    expect(found.map(({ length }) => length)).toEqual(batches.map(({ length }) => length));
    const off = batches.flatMap((wanted, batch) => wanted.map((part, index) => distance(found[batch]![index]!.data, part)));
    expect(Math.max(...off)).toBeLessThan(1e-5);
  });

  it('reads numbers from the texts of a file', async () => {
    const table = await csvRecords({ text: 'file,age,size\na/rgb.png,3,0.5\nb/rgb.bmp,4,1' });
    const options = { directory, xCol: 'file', shuffle: false, targetSize: [2, 2] } as const;
    const read = async (yCol: string | readonly string[]): Promise<unknown> => {
      const dataset = await new ImageDataGenerator().flowFromDataframe(table, { ...options, yCol, classMode: 'raw' });
      const [batch] = await dataset.toArray();
      return [batch!.y.dtype, batch!.y.toArray()];
    };
    expect(await read('age')).toEqual(['int32', [3, 4]]);
    expect(await read(['age', 'size'])).toEqual([
      'float32',
      [
        [3, 0.5],
        [4, 1],
      ],
    ]);
  });
});

describe('flowFromDataframe refuses', () => {
  const there = rows.filter(({ filename }) => filename !== 'gone.png');
  const flow = (table: readonly DataframeRow[], options: object): Promise<unknown> =>
    new ImageDataGenerator({ validationSplit: 0.1 }).flowFromDataframe(table, {
      directory,
      ...options,
    } as FlowFromDataframeOptions);

  it.each([
    ['xCol', { xCol: 'path' }],
    ['yCol', { yCol: 'label' }],
    ['weightCol', { weightCol: 'mass' }],
    ['yCol', { classMode: 'multi_output', yCol: 'age' }],
    ['yCol', { classMode: 'sparse', yCol: ['class'] }],
    ['classes', { classMode: 'raw', yCol: 'age', classes: ['cat'] }],
    ['classMode', { classMode: 'other' }],
    ['onMissing', { onMissing: 'ignore' }],
    ['saveFormat', { saveFormat: 'gif' }],
    ['workers', { workers: -1 }],
  ])('a wrong %s: %o', async (argument, options) => {
    await expect(flow(there, options)).rejects.toThrow(expect.objectContaining({ name: 'ArgumentError', argument }));
  });

  it.each([
    ['row 0, column "age"', { yCol: 'age' }],
    ['row 0, column "class"', { weightCol: 'class' }],
    ['row 0, column "tags"', { yCol: 'tags', classMode: 'sparse' }],
    ['row 0, column "age"', { xCol: 'age' }],
    ['classMode', { classMode: 'binary' }],
    ['subset', { subset: 'validation' }],
  ])('data, at %s: %o', async (argument, options) => {
    await expect(flow(there, options)).rejects.toThrow(expect.objectContaining({ name: 'DataError', argument }));
  });

  it('rows without a file, by number and path, and tables without rows', async () => {
    await expect(flow(rows, {})).rejects.toThrow(/row 5 must be the path of an image .*gone\.png/);
    await expect(flow([{ filename: 'a', class: 'b' }, ...rows], {})).rejects.toThrow(/row 0 must be .* and 1 more that are not/);
    await expect(flow([], {})).rejects.toThrow(expect.objectContaining({ name: 'ArgumentError', argument: 'dataframe' }));
  });
});
