import { type ColorMode, channelsOf, pngGrey, roundedGrey, toColorMode } from '../decode/color-mode.ts';
import { type DecodeOptions, decodeImage, isPng } from '../decode/decode-image.ts';
import type { Pixels } from '../pixels.ts';
import { fitImage, type FitRules } from '../resize/fit-image.ts';

/** How a file becomes an array of one size. */
export interface ImageForm extends DecodeOptions, FitRules {
  readonly colorMode: ColorMode;
}

/** The image in a file as [height, width, channels], values 0 to 255: float32, or uint8 where the nearest pixels are taken. */
export async function fittedImage(path: string, form: ImageForm): Promise<Pixels> {
  const image = await decodeImage(path, form);
  const colored = toColorMode(image, form.colorMode, form.colorMode === 'grayscale' && isPng(path) ? pngGrey : roundedGrey);
  return { data: fitImage(colored, path, form), shape: [...form.imageSize, channelsOf[form.colorMode]] };
}
