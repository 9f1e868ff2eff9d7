import { readFileSync } from 'node:fs';
import { FormatError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { Draws, mutate } from '../keras/__fixtures__/mutations.ts';
import { type H5Dataset, H5Group, readHdf5 } from './read.ts';

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`__fixtures__/${name}.h5`, import.meta.url)));

/** All arrays under a group, by their paths. */
function arraysIn(group: H5Group, path = ''): readonly (readonly [path: string, array: H5Dataset])[] {
  return [...group.members].flatMap(([name, member]) =>
    member instanceof H5Group ? arraysIn(member, `${path}${name}/`) : [[`${path}${name}`, member] as const],
  );
}

/** What `make.py` has put in: 0, 1, 2, ... in halves, in whole numbers or in turns. */
function counted({ dtype, size }: H5Dataset): readonly number[] {
  const step = dtype === 'float32' ? 0.5 : 1;
  return Array.from({ length: size }, (_, index) => (dtype === 'bool' ? index % 2 : index * step));
}

describe.each(['packed-earliest', 'packed-latest'])('%s', (name) => {
  const root = readHdf5(fixture(name));
  const own = ['part', 'never', 'noise'];

  it.each(arraysIn(root).filter(([path]) => !own.includes(path)))('%s', (_, array) => {
    expect([...array.read().data]).toEqual(counted(array));
  });

  it('what was never written is the fill value', () => {
    expect(root.dataset('part')?.read().toArray()).toEqual([
      [7.5, 7.5, 7.5],
      [7.5, 7.5, 7.5],
      [1, 1, 7.5],
      [1, 1, 7.5],
      [7.5, 7.5, 7.5],
    ]);
    expect([...(root.dataset('never')?.read().data ?? [])]).toEqual([-2, -2, -2, -2, -2, -2]);
  });

  it('parts that compression would have made larger', () => {
    const data = root.dataset('noise')?.read().data ?? [];
    expect(data.length).toBe(40);
    expect([...data].every((value) => value >= 0 && value < 256)).toBe(true);
    expect(new Set(data).size).toBeGreaterThan(30);
  });
});

describe('lzf', () => {
  const root = readHdf5(fixture('lzf-earliest'));

  it.each(arraysIn(root).filter(([path]) => path !== 'noise'))('%s', (_, array) => {
    expect([...array.read().data]).toEqual(counted(array));
  });

  it('parts that compression would have made larger', () => {
    const data = Array.from(root.dataset('noise')?.read().data ?? []);
    expect(data).not.toEqual(data.toSorted((a, b) => a - b));
    expect(data.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 4000 }, (_, index) => index));
  });
});

describe('groups of the newest form', () => {
  const root = readHdf5(fixture('many-latest'));

  it('have many members', () => {
    const members = root.group('members');
    expect(members?.members.size).toBe(300);
    for (let index = 0; index < 300; index += 1) expect(members?.dataset(`layer_${index}`)?.read().at()).toBe(index);
  });

  it.each([7, 9, 120])('have %i attributes', (count) => {
    const expected = Array.from({ length: count }, (_, index) => [`name_${index}`, `value ${index}`]);
    expect(new Map(root.group(`attributes-${count}`)?.attributes)).toEqual(new Map(expected as [string, string][]));
  });

  it('have so many long names that their heap has tables within tables', async () => {
    const { File: Written, ready } = await import('h5wasm');
    const { FS } = await ready;
    const file = new Written('long.h5', 'w', { libver: ['latest', 'latest'] });
    const nameOf = (index: number): string => `${index}`.padStart(1500, 'x');
    for (let index = 0; index < 600; index += 1) file.create_group(nameOf(index));
    file.close();
    const { members } = readHdf5(new Uint8Array(FS.readFile('long.h5')));
    FS.unlink('long.h5');
    expect(new Set(members.keys())).toEqual(new Set(Array.from({ length: 600 }, (_, index) => nameOf(index))));
  });

  it('have large attributes', () => {
    const list = root.group('large')?.attributes.get('list') as readonly string[];
    expect([list.length, list[0], list[1499]]).toEqual([1500, 'weight_0', 'weight_1499']);
  });
});

describe('what is not read is named', () => {
  it.each([
    ['scaled', 'received "scaleoffset"'],
    ['grows', 'of a fixed size, received "one that can grow (maxshape), in the newest form"'],
  ])('%s', (name, message) => {
    expect(() => readHdf5(fixture(name))).toThrow(FormatError);
    expect(() => readHdf5(fixture(name))).toThrow(message);
  });
});

it('szip is named', () => {
  const file = fixture('lzf-earliest');
  const at = new TextDecoder('latin1').decode(file).indexOf('lzf') - 8;
  file.set([4, 0], at);
  expect(() => readHdf5(file)).toThrow('received "szip"');
});

describe('files with bytes that are others', () => {
  it.each(['packed-earliest', 'packed-latest', 'many-latest', 'lzf-earliest'])('%s, 100 times', (name) => {
    const [whole, draws] = [fixture(name), new Draws(name.length)];
    let refusals = 0;
    for (let time = 0; time < 100; time += 1) {
      try {
        for (const [, array] of arraysIn(readHdf5(mutate(whole, draws)))) array.read();
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refusals += 1;
      }
    }
    expect(refusals).toBeGreaterThan(20);
  });
});
