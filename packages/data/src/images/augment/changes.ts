import type { NdArray } from '@ibex-ml/core';
import type { NumpyRandom } from '../../random/numpy-random.ts';
import type { PillowForm } from '../work/changed-image.ts';
import type { ImageWork } from '../work/make-images.ts';
import type { TransformParameters } from './generator-options.ts';

/** What an ImageDataGenerator does to the images of a flow. */
export interface Changes {
  /** What may be done on any thread, to files that are read as `form` says, or to pixels. */
  work(form: PillowForm | null): ImageWork;
  /** How the next image, of this shape, is changed. */
  draw(shape: readonly number[], random: NumpyRandom): Required<TransformParameters>;
  /** What is left to be done to a batch on this thread. */
  finish(images: NdArray): NdArray;
}
