import { applyTransform } from '../augment/apply-transform.ts';
import type { TransformParameters } from '../augment/generator-options.ts';
import { standardizePixels, type StandardizeRules, type Statistics } from '../augment/statistics.ts';
import { channelsOf, type ColorMode, roundedGrey, toColorMode } from '../decode/color-mode.ts';
import { type DecodeOptions, decodeImage } from '../decode/decode-image.ts';
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
export async function changedImage(source: string | Pixels, rules: ChangeRules, draw: TransformParameters): Promise<Pixels> {
  const image = typeof source === 'string' ? await pillowImage(source, rules.form as PillowForm) : source;
  const changed = applyTransform(image, draw, rules.settings);
  const data = rules.standardize ? standardizePixels(changed, rules.settings, rules.statistics) : changed;
  return { data, shape: image.shape };
}

async function pillowImage(path: string, form: PillowForm): Promise<Pixels> {
  const { colorMode, targetSize, interpolation } = form;
  const colored = toColorMode(await decodeImage(path, form), colorMode, roundedGrey);
  const box = form.keepAspectRatio ? middleBox(colored, targetSize) : undefined;
  const { data } = resizeByPillow(colored, targetSize, interpolation, box);
  return { data, shape: [...targetSize, channelsOf[colorMode]] };
}
