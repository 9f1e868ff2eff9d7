import { decodeImage, isPngFile } from '#decode-image';
import { type ColorMode, channelsOf, pngGrey, roundedGrey, toColorMode } from '../decode/color-mode.ts';
import type { DecodeOptions } from '../decode/decoding.ts';
import { type ImageFile, pathOf } from '../decode/image-file.ts';
import type { Pixels } from '../pixels.ts';
import { fitImage, type FitRules } from '../resize/fit-image.ts';

/** How a file becomes an array of one size. */
export interface ImageForm extends DecodeOptions, FitRules {
  readonly colorMode: ColorMode;
}

/** The image in a file as [height, width, channels], values 0 to 255: float32, or uint8 where the nearest pixels are taken. */
export async function fittedImage(file: ImageFile, form: ImageForm): Promise<Pixels> {
  const image = await decodeImage(file, form);
  const colored = toColorMode(
    image,
    form.colorMode,
    form.colorMode === 'grayscale' && (await isPngFile(file)) ? pngGrey : roundedGrey,
  );
  return { data: fitImage(colored, pathOf(file), form), shape: [...form.imageSize, channelsOf[form.colorMode]] };
}
