import { decodeImage } from '#decode-image';
import { applyTransform } from '../augment/apply-transform.ts';
import type { TransformParameters } from '../augment/generator-options.ts';
import { standardizePixels, type StandardizeRules, type Statistics } from '../augment/statistics.ts';
import { channelsOf, type ColorMode, roundedGrey, toColorMode } from '../decode/color-mode.ts';
import type { DecodeOptions } from '../decode/decoding.ts';
import type { ImageFile } from '../decode/image-file.ts';
import type { Pixels } from '../pixels.ts';
import type { ImageSize } from '../resize/fit-image.ts';
import { middleBox, type PillowInterpolation, resizeByPillow } from '../resize/pillow.ts';

/** How files become images of one size, as Pillow makes them. */
export interface PillowForm extends DecodeOptions {
  readonly colorMode: ColorMode;
  readonly targetSize: ImageSize;
  readonly interpolation: PillowInterpolation;
  readonly keepAspectRatio: boolean;
}

/** How images are changed: the settings of an ImageDataGenerator that a thread can be given. */
export interface ChangeRules {
  /** How files are read; null where images come as pixels. */
  readonly form: PillowForm | null;
  readonly settings: StandardizeRules;
  readonly statistics: Statistics;
  /** Whether the image is standardized, too: a function of one's own comes before that, and stays with its thread. */
  readonly standardize: boolean;
}

/** An image, from a file or as pixels, changed by one draw, and standardized. */
export async function changedImage(source: ImageFile | Pixels, rules: ChangeRules, draw: TransformParameters): Promise<Pixels> {
  const image = isPixels(source) ? source : await pillowImage(source, rules.form as PillowForm);
  const changed = applyTransform(image, draw, rules.settings);
  const data = rules.standardize ? standardizePixels(changed, rules.settings, rules.statistics) : changed;
  return { data, shape: image.shape };
}

function isPixels(source: ImageFile | Pixels): source is Pixels {
  return typeof source === 'object' && 'shape' in source;
}

async function pillowImage(file: ImageFile, form: PillowForm): Promise<Pixels> {
  const { colorMode, targetSize, interpolation } = form;
  const colored = toColorMode(await decodeImage(file, form), colorMode, roundedGrey);
  const box = form.keepAspectRatio ? middleBox(colored, targetSize) : undefined;
  const { data } = resizeByPillow(colored, targetSize, interpolation, box);
  return { data, shape: [...targetSize, channelsOf[colorMode]] };
}
