import { DataError, FormatError, ResourceError } from '@ibex-ml/core';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import { csvDataset } from './csv-dataset.ts';
import type { CsvFeatures, CsvOptions, CsvTable } from './csv-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'ibex-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const people = 'age,city,member,"buys, or not"\n31,Rome,true,yes\n25.5,Oslo,false,no\n-4e1,Rome,TRUE,no\n';
const typed = { target: 'buys, or not', columns: { age: 'float32', city: 'category', member: 'bool' } } as const;
const refusal = (name: string, argument: string): unknown => expect.objectContaining({ name, argument });

describe('csvDataset', () => {
  it('gives columns in their types, x with categories one-hot, and y with classes in sorted order', async () => {
    const table = await csvDataset({ text: people }, typed);
    expect(table.x.toArray()).toEqual([
      [31, 0, 1, 1],
      [25.5, 1, 0, 0],
      [-40, 0, 1, 1],
    ]);
    expect(table.featureNames).toEqual(['age', 'city=Oslo', 'city=Rome', 'member']);
    expect([table.y.dtype, table.y.toArray(), table.classNames]).toEqual(['int32', [1, 0, 0], ['no', 'yes']]);
    expect(Object.entries(table.columns).map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual([
      ['age', 'float32', [3]],
      ['city', 'int32', [3]],
      ['member', 'bool', [3]],
      ['buys, or not', 'int32', [3]],
    ]);
    expect(table.vocabularies).toEqual({ city: ['Oslo', 'Rome'], 'buys, or not': ['no', 'yes'] });
    expect((await table.dataset.batch(2).toArray()).map(({ x, y }) => [x.shape, y.shape])).toEqual([
      [[2, 4], [2]],
      [[1, 4], [1]],
    ]);
  });

  it('gives numbers of categories in place of one-hot, and columns in the order asked for', async () => {
    const text = people.replace('25.5', '25');
    const { x, featureNames } = await csvDataset(
      { text },
      { ...typed, columns: { city: 'category', age: 'int32' }, oneHot: false },
    );
    expect([x.toArray(), featureNames]).toEqual([
      [
        [1, 31],
        [0, 25],
        [1, -40],
      ],
      ['city', 'age'],
    ]);
  });

  it('takes all columns but the target as numbers where no types are given', async () => {
    const table = await csvDataset({ text: 'a,b,c\n1,2,x\n3,4,y' }, { target: 'c' });
    expect([table.x.toArray(), table.y.toArray()]).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [0, 1],
    ]);
    const alone = await csvDataset({ text: 'a,b\n1,2' });
    expect([alone.x.toArray(), 'y' in alone]).toEqual([[[1, 2]], false]);
    const amount = await csvDataset({ text: 'a,b\n1,2.5' }, { target: 'b', columns: { a: 'float32', b: 'float32' } });
    expect([amount.y.dtype, amount.y.toArray(), amount.classNames]).toEqual(['float32', [2.5], null]);
    expectTypeOf(table).toEqualTypeOf<CsvTable>();
    expectTypeOf(alone).toEqualTypeOf<CsvFeatures>();
  });

  it('numbers a second file as the first, and refuses a value that the first had not', async () => {
    const { vocabularies } = await csvDataset({ text: people }, typed);
    const columns = { city: { vocabulary: vocabularies.city! }, buys: { vocabulary: vocabularies['buys, or not']! } };
    const second = await csvDataset({ text: 'city,buys\nRome,no' }, { target: 'buys', columns });
    expect([second.x.toArray(), second.y.toArray()]).toEqual([[[0, 1]], [0]]);
    const third = csvDataset({ text: 'city,buys\nRome,no\nBern,no' }, { target: 'buys', columns });
    await expect(third).rejects.toThrow(refusal('DataError', 'row 3, column "city"'));
    await expect(third).rejects.toThrow('must be one of Oslo, Rome, received "Bern"');
  });

  it('leaves rows with missing values out, or fills them, where that is asked for', async () => {
    const text = 'a,b,c\n1,x,p\n,y,p\n3,NA,q\n4,x,q\n';
    const options = { target: 'c', columns: { a: 'float32', b: 'category' }, naValues: ['', 'NA'] } as const;
    const dropped = await csvDataset({ text }, { ...options, missing: 'drop' });
    expect([dropped.x.toArray(), dropped.droppedRows, dropped.vocabularies.b]).toEqual([
      [
        [1, 1],
        [4, 1],
      ],
      [3, 4],
      ['x'],
    ]);
    const filled = await csvDataset({ text }, { ...options, missing: { fill: { a: 2.5, b: 'none' } } });
    expect([filled.columns.a!.toArray(), filled.columns.b!.toArray(), filled.droppedRows]).toEqual([
      [1, 2.5, 3, 4],
      [1, 2, 0, 1],
      [],
    ]);
    await expect(csvDataset({ text }, { ...options, missing: { fill: { b: 'none' } } })).rejects.toThrow(
      refusal('DataError', 'row 3, column "a"'),
    );
    await expect(csvDataset({ text: 'a,b,c\n,x,p' }, { ...options, missing: 'drop' })).rejects.toThrow(DataError);
    await expect(csvDataset({ text }, { ...options, missing: { fill: { z: 1 } } })).rejects.toThrow(
      refusal('ArgumentError', 'missing.fill'),
    );
    await expect(csvDataset({ text }, { ...options, missing: 'keep' as 'drop' })).rejects.toThrow(
      refusal('ArgumentError', 'missing'),
    );
  });

  it('reads paths, addresses, files, streams and bytes cut anywhere', async () => {
    const path = join(folder, 'naïve %20.csv');
    writeFileSync(path, `\uFEFFa,b\n1,Zürich\n`);
    const bytes = new TextEncoder().encode('a,b\n1,Zürich\n');
    async function* cut(): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/table.csv' ? 200 : 404;
      response.end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const sources = [
      path,
      pathToFileURL(path),
      new Blob([bytes]),
      new Blob([bytes]).stream(),
      cut(),
      new URL(`${address}/table.csv`),
    ];
    for (const source of sources) {
      const { vocabularies, x } = await csvDataset(source, { columns: { a: 'float32', b: 'category' } });
      expect([vocabularies.b, x.toArray()]).toEqual([['Zürich'], [[1, 1]]]);
    }
    await expect(csvDataset(new URL(`${address}/none.csv`))).rejects.toThrow(ResourceError);
    await new Promise((resolve) => server.close(resolve));
    await expect(csvDataset(join(folder, 'none.csv'))).rejects.toThrow(refusal('ResourceError', join(folder, 'none.csv')));
    await expect(csvDataset(new Blob([Uint8Array.of(97, 10, 0xff)]))).rejects.toThrow(FormatError);
  });

  it('reads names that the file has not, other delimiters, and lines that end in any way', async () => {
    const options = { header: ['a', 'b'], delimiter: ';' } as const;
    for (const text of ['1;2\n3;4', '1;2\r\n\r\n3;4\r\n', '1;2\r3;4\n\n']) {
      expect((await csvDataset({ text }, options)).x.toArray()).toEqual([
        [1, 2],
        [3, 4],
      ]);
    }
  });

  it('gives back any texts that were written as RFC 4180 has it', async () => {
    const field = fc.string({ unit: 'grapheme', maxLength: 6 }).map((text) => text.replaceAll(/\r\n?/g, '\n'));
    const table = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 8 });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), async (rows, end) => {
        const text = `a,b${end}${rows.map((row) => row.map(quoted).join()).join(end)}`;
        const read = await csvDataset({ text }, { columns: { a: 'category', b: 'category' }, naValues: [] });
        const texts = (name: string): unknown => [...read.columns[name]!.data].map((index) => read.vocabularies[name]![index]);
        expect(texts('a')).toEqual(rows.map(([first]) => first));
        expect(texts('b')).toEqual(rows.map(([, second]) => second));
      }),
      { numRuns: 100 },
    );
  });
});

describe('csvDataset refuses', () => {
  it.each([
    ['a missing value', 'a,c\n1,x\n,y', {}, 'DataError', 'row 3, column "a"'],
    ['a missing class', 'a,c\n1,x\n2,', {}, 'DataError', 'row 3, column "c"'],
    ['a text as a number', 'a,c\n1,x\n\n0x10,y', {}, 'DataError', 'row 4, column "a"'],
    ['what is no number', 'a,c\nNaN,x', {}, 'DataError', 'row 2, column "a"'],
    ['a number too large', 'a,c\n1e39,x', {}, 'DataError', 'row 2, column "a"'],
    ['a part as a whole number', 'a,c\n1.5,x', { columns: { a: 'int32' } }, 'DataError', 'row 2, column "a"'],
    ['a whole number too large', 'a,c\n2147483648,x', { columns: { a: 'int32' } }, 'DataError', 'row 2, column "a"'],
    ['a text as a truth', 'a,c\nyes,x', { columns: { a: 'bool' } }, 'DataError', 'row 2, column "a"'],
    ['a row too short', 'a,c\n1,x\n2', {}, 'FormatError', 'row 3'],
    ['a row too long', 'a,c\n1,x,5', {}, 'FormatError', 'row 2'],
    ['an open quote', 'a,c\n1,"x', {}, 'FormatError', 'row 2'],
    ['a quote inside of quotes', 'a,c\n1,"x"y"', {}, 'FormatError', 'row 2'],
    ['a table without rows', 'a,c\n', {}, 'FormatError', 'row 1'],
    ['nothing', '', {}, 'FormatError', 'row 1'],
    ['one name twice', 'a,c,a\n1,x,2', {}, 'FormatError', 'row 1'],
    ['a target that is not there', 'a,c\n1,x', { target: 'C' }, 'ArgumentError', 'target'],
    ['a column that is not there', 'a,c\n1,x', { columns: { b: 'float32' } }, 'ArgumentError', 'columns'],
    ['no columns', 'a,c\n1,x', { columns: {} }, 'ArgumentError', 'columns'],
    ['a type that there is not', 'a,c\n1,x', { columns: { a: 'float64' } }, 'ArgumentError', 'columns["a"]'],
    ['a delimiter of two characters', 'a,c\n1,x', { delimiter: ', ' }, 'ArgumentError', 'delimiter'],
  ])('%s', async (_, text, options, name, argument) => {
    const refused = csvDataset({ text }, { target: 'c', ...(options as CsvOptions) });
    await expect(refused).rejects.toThrow(refusal(name, argument));
  });
});
