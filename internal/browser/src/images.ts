import { IbexError } from '@ibex-ml/core';
import { type ColorMode, imageDatasetFromDirectory, loadImage } from '@ibex-ml/data/images';

/** A file, as it is sent to a page. */
export interface SentFile {
  readonly path: string;
  readonly bytes: readonly number[];
}

/** What an image came to: its numbers, or the error's class and what it names. */
export type Loaded =
  | { readonly shape: readonly number[]; readonly data: readonly number[] }
  | { readonly error: readonly [string, string] };

export const fileOf = ({ path, bytes }: SentFile): File => new File([Uint8Array.from(bytes)], path);

/** Loads files one by one, in each mode. */
export async function loadImages(
  files: readonly SentFile[],
  modes: readonly ColorMode[],
  turned: boolean,
): Promise<readonly Loaded[]> {
  const all = files.flatMap((file) => modes.map((colorMode) => ({ file, colorMode })));
  return Promise.all(
    all.map(async ({ file, colorMode }): Promise<Loaded> => {
      try {
        const options = { imageSize: [9, 13], colorMode, autoOrient: turned, limitInputPixels: 200 } as const;
        const { shape, data } = await loadImage(fileOf(file), options);
        return { shape, data: [...data] };
      } catch (error) {
        if (error instanceof IbexError) return { error: [error.name, error.argument] };
        throw error;
      }
    }),
  );
}

/** A pass over the files of a folder: the classes, and each batch's images and labels; and what was left out. */
export async function readFolder(files: readonly SentFile[]): Promise<unknown> {
  const options = { imageSize: [4, 6], batchSize: 3, seed: 2, verbose: false, onCorrupt: 'skip' } as const;
  const dataset = await imageDatasetFromDirectory(files.map(fileOf), options);
  const batches = (await dataset.toArray()).map(({ x, y }) => [x.shape, [...x.data], [...y.data]]);
  return { batches, classNames: dataset.classNames, skipped: dataset.skippedFiles.map(({ path }) => path) };
}
