import type { NdArray } from '@ibex-ml/core';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageDataGenerator } from './augment/image-data-generator.ts';
import type { GivenFiles } from './directory/given-tree.ts';
import { imageDatasetFromDirectory } from './image-dataset-from-directory.ts';
import { loadImage } from './load-image.ts';

const pictures = new URL('__fixtures__/files/', import.meta.url).pathname;
const places = ['b/rgb.png', 'b/more/rgb.jpg', 'a/x/grey.png', 'a/rgb.bmp', 'a/b/rgba.png', 'b/a.b/rgb16.png', '.hidden/rgb.png'];
const pathOfPicture = (place: string): string => pictures + place.slice(place.lastIndexOf('/') + 1);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-given-'));
  for (const place of places) {
    mkdirSync(dirname(join(folder, 'photos', place)), { recursive: true });
    copyFileSync(pathOfPicture(place), join(folder, 'photos', place));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const files = (): File[] => [
  ...places.map((place) => new File([readFileSync(pathOfPicture(place))], `photos/${place}`)),
  new File(['a text'], 'photos/a/readme.txt'),
];

/** A folder as `showDirectoryPicker()` gives it. */
function handle(name: string, given: readonly File[]): FileSystemDirectoryHandle {
  const start = `${name}/`;
  const inside = given.filter((file) => file.name.startsWith(start));
  const names = new Set(inside.map((file) => file.name.slice(start.length).split('/')[0] as string));
  return {
    kind: 'directory',
    name: name.slice(name.lastIndexOf('/') + 1),
    async *entries() {
      for (const child of names) {
        const file = inside.find((candidate) => candidate.name === start + child);
        yield [
          child,
          file === undefined ? handle(start + child, given) : { kind: 'file', name: child, getFile: async () => file },
        ];
      }
    },
  } as unknown as FileSystemDirectoryHandle;
}

type Batches = readonly { readonly x: NdArray; readonly y: NdArray }[];
const shown = (batches: Batches): unknown => batches.map(({ x, y }) => [x, y]);

describe('files that a user has chosen', () => {
  it.each([
    ['a list', files],
    ['a handle', () => handle('photos', files())],
  ] as const)('as %s give what a folder gives', async (_, given) => {
    const options = { imageSize: [5, 7], seed: 3, batchSize: 4, verbose: false, validationSplit: 0.4, subset: 'both' } as const;
    const read = async (directory: string | GivenFiles): Promise<unknown> => {
      const parts = await imageDatasetFromDirectory(directory, options);
      return Promise.all(
        parts.map(async (part) => [
          part.classNames,
          part.filePaths.map((path) => path.replace(`${folder}/`, '')),
          shown(await part.toArray()),
        ]),
      );
    };
    expect(await read(given())).toEqual(await read(join(folder, 'photos')));
    const flow = async (directory: string | GivenFiles): Promise<unknown> => {
      const generator = new ImageDataGenerator({ rotationRange: 30 });
      return shown(await (await generator.flowFromDirectory(directory, { targetSize: [4, 4], seed: 1 })).toArray());
    };
    expect(await flow(given())).toEqual(await flow(join(folder, 'photos')));
  });

  it('are read by threads too', async () => {
    const read = async (workers: number): Promise<unknown> => {
      const options = { imageSize: 4, seed: 3, verbose: false, workers, colorMode: 'grayscale' } as const;
      return shown(await (await imageDatasetFromDirectory(files(), options)).toArray());
    };
    expect(await read(1)).toEqual(await read(0));
  });

  it('are loaded one by one', async () => {
    const [file] = files();
    expect(await loadImage(file as File, { imageSize: 6 })).toEqual(await loadImage(`${pictures}rgb.png`, { imageSize: 6 }));
    await expect(loadImage(new File(['no image'], 'x.png'))).rejects.toThrow(
      expect.objectContaining({ name: 'FormatError', argument: 'x.png' }),
    );
    await expect(loadImage(new Blob(['no image']))).rejects.toThrow(expect.objectContaining({ argument: 'image' }));
  });

  it.each([
    ['none', []],
    ['of no folder', [new File([], '1.png')]],
    ['of two folders', [new File([], 'a/1.png'), new File([], 'b/1.png')]],
  ])('%s are refused', async (_, given) => {
    await expect(imageDatasetFromDirectory(given)).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', argument: 'directory' }),
    );
  });
});
