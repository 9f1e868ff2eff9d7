import { type GoldenArray, type GoldenConfig, readFixture } from './fixture.ts';

/** What a layer of Keras drew for a batch of images, and what it made of them by it. */
export interface AugmentationCase {
  /** `Layer: what the case shows`; unique. */
  readonly name: string;
  /** Keras's class name, such as `RandomFlip`. */
  readonly layer: string;
  readonly config: GoldenConfig;
  readonly images: GoldenArray;
  /** What was drawn, under Keras's names in camelCase; truth values as int32. */
  readonly transformation: Readonly<Record<string, GoldenArray>>;
  readonly output: GoldenArray;
  /** One per class, and what was made of them, for layers that mix. */
  readonly labels?: GoldenArray;
  readonly labelsOutput?: GoldenArray;
}

/** A use of RandomCrop. */
export interface CropCase {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  /** Whether the window was drawn; else it follows from the sizes. */
  readonly isDrawn: boolean;
  readonly images: GoldenArray;
  /** Its first row and column. */
  readonly start: readonly [number, number];
  readonly output: GoldenArray;
  /** The images resized to that size, cut to its ratio. */
  readonly resized: GoldenArray;
}

/** A use of keras.ops.image.affine_transform, with a fill value of 0.3. */
export interface WarpCase {
  readonly name: string;
  readonly fillMode: 'constant' | 'nearest' | 'wrap' | 'reflect';
  readonly interpolation: 'nearest' | 'bilinear';
  readonly images: GoldenArray;
  readonly transforms: GoldenArray;
  readonly output: GoldenArray;
}

/** Corners of boxes in images of a shape, the pixels inside, and the part of each image outside. */
export interface BoxCase {
  readonly shape: readonly [number, number, number, number];
  readonly x0: GoldenArray;
  readonly x1: GoldenArray;
  readonly y0: GoldenArray;
  readonly y1: GoldenArray;
  readonly masks: GoldenArray;
  readonly mixWeight: GoldenArray;
}

interface Sections {
  readonly cases: readonly AugmentationCase[];
  readonly crops: readonly CropCase[];
  readonly warps: readonly WarpCase[];
  readonly boxes: BoxCase;
}

/** Everything that was recorded of image augmentation. */
export function augmentation(): Sections {
  return readFixture<Sections>('augmentation.json');
}
