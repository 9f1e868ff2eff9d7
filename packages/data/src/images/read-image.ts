import { NdArray } from '@ibex-ml/core';
import type { ImageFile } from './decode/image-file.ts';
import { fittedImage, type ImageForm } from './work/fitted-image.ts';

/** The image in a file as [height, width, channels], values 0 to 255: float32, or uint8 where the nearest pixels are taken. */
export async function readImage(file: ImageFile, form: ImageForm): Promise<NdArray> {
  const { data, shape } = await fittedImage(file, form);
  return new NdArray(data, shape);
}
