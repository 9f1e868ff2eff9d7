import type { RawImage } from './raw-image.ts';

/** How many numbers a pixel has: 1, 3 or 4. */
export type ColorMode = 'grayscale' | 'rgb' | 'rgba';

/** The channels of each mode. */
export const channelsOf: Readonly<Record<ColorMode, 1 | 3 | 4>> = { grayscale: 1, rgb: 3, rgba: 4 };

/** How grey is made of colours: weights for red, green and blue of 2^bits in all, and what is added before the low bits are dropped. */
export interface GreyRule {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly half: number;
  readonly bits: number;
}

/** Pillow's: 0.299 red, 0.587 green, 0.114 blue, rounded. libjpeg's is the same to rounding. */
export const roundedGrey: GreyRule = { red: 19595, green: 38470, blue: 7471, half: 0x8000, bits: 16 };

/** libpng's, and so TensorFlow's for PNG files: the same weights, rounded down. */
export const pngGrey: GreyRule = { red: 9797, green: 19234, blue: 3737, half: 0, bits: 15 };

/** The pixels with as many channels as the mode has: alpha is dropped, or 255 where there was none; grey stands for all colours. */
export function toColorMode(image: RawImage, mode: ColorMode, grey: GreyRule): RawImage {
  const { data, height, width, channels } = image;
  const wanted = channelsOf[mode];
  if (channels === wanted) return image;
  const result = new Uint8Array(height * width * wanted);
  const colored = channels >= 3;
  for (let from = 0, to = 0; to < result.length; from += channels, to += wanted) {
    const red = data[from] as number;
    const green = colored ? (data[from + 1] as number) : red;
    const blue = colored ? (data[from + 2] as number) : red;
    if (wanted === 1) {
      result[to] =
        red === green && green === blue ? red : (grey.red * red + grey.green * green + grey.blue * blue + grey.half) >> grey.bits;
      continue;
    }
    result[to] = red;
    result[to + 1] = green;
    result[to + 2] = blue;
    if (wanted === 4) result[to + 3] = channels === 2 || channels === 4 ? (data[from + channels - 1] as number) : 255;
  }
  return { data: result, height, width, channels: wanted };
}
