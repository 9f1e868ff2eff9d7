import { NdArray } from '@ibex-ml/core';
import { fittedImage, type ImageForm } from './work/fitted-image.ts';

/** The image in a file as [height, width, channels], values 0 to 255: float32, or uint8 where the nearest pixels are taken. */
export async function readImage(path: string, form: ImageForm): Promise<NdArray> {
  const { data, shape } = await fittedImage(path, form);
  return new NdArray(data, shape);
}
