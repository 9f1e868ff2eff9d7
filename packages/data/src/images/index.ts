export { loadImage } from './load-image.ts';
export type { LoadImageOptions } from './load-image.ts';
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
export { ImageDataGenerator } from './augment/image-data-generator.ts';
export type { GeneratorFitOptions } from './augment/image-data-generator.ts';
export type { FlowBatch, FlowBatchOfSeveral, FlowOptions, ImagesAndMore } from './augment/flow.ts';
export type { DataframeRow } from './augment/dataframe-columns.ts';
export type { ClassMode } from './augment/dataframe-targets.ts';
export type { DataframeInfo, FlowFromDataframeOptions } from './augment/flow-from-dataframe.ts';
export type { FlowFilesOptions } from './augment/flow-files.ts';
export type { FlowFromDirectoryOptions, FlowInfo } from './augment/flow-from-directory.ts';
export type {
  FillMode,
  InterpolationOrder,
  ImageDataGeneratorOptions,
  ShiftRange,
  TransformParameters,
} from './augment/generator-options.ts';
export type { SaveOptions } from './augment/save-images.ts';
export type { PillowInterpolation } from './resize/pillow.ts';
