import { obtainFiles } from '#obtain-files';
import { parseIdx } from '../files/idx.ts';
import type { PinnedDataset } from '../files/pinned-dataset.ts';
import type { SourceOptions } from '../files/source-options.ts';
import { arrangeImages, type ImageOptions, type LoadedDataset } from './image-arrays.ts';

/** How a data set of images is loaded: where its files come from, and how the images are given out. */
export type ImageLoadOptions = SourceOptions & ImageOptions;

/** A data set of images that is kept in files. */
export interface ImageDataset {
  load(options?: ImageLoadOptions): Promise<LoadedDataset>;
}

/** Obtains the four files, and gives them out as arrays. */
export async function loadImages(
  dataset: PinnedDataset,
  classNames: readonly string[],
  options: ImageLoadOptions,
): Promise<LoadedDataset> {
  const { trainImages, trainLabels, testImages, testLabels } = await obtainFiles(dataset, options);
  return {
    train: { x: arrangeImages(parseIdx(trainImages), options, 255, dataset.where), y: parseIdx(trainLabels) },
    test: { x: arrangeImages(parseIdx(testImages), options, 255, dataset.where), y: parseIdx(testLabels) },
    classNames,
  };
}
