export { imageDatasetFromDirectory } from './image-dataset-from-directory.ts';
export type {
  DirectoryDataset,
  DirectoryDatasetOptions,
  DirectoryInfo,
  DirectoryResult,
  LabelledImages,
  SkippedFile,
} from './directory-options.ts';
export type { ColorMode } from './decode/color-mode.ts';
export type { Subset } from './directory/split-files.ts';
export type { ImageSize } from './resize/fit-image.ts';
export type { Interpolation } from './resize/resize-image.ts';
