import { convertIndexedToRgb, decode } from 'fast-png';
import type { RawImage } from '../raw-image.ts';

/**
 * The pixels of a PNG with alpha, 8 bits each, colours as they stand in the file.
 *
 * @throws {Error} when it is damaged
 */
export function decodePngWithAlpha(bytes: Uint8Array): RawImage {
  const png = decode(bytes, { checkCrc: true });
  const { width, height, palette, transparency } = png;
  if (palette !== undefined) {
    const channels = palette[0]?.length === 4 ? 4 : 3;
    return { data: Uint8Array.from(convertIndexedToRgb(png)), width, height, channels };
  }
  const data = png.depth === 16 ? Uint8Array.from(png.data, (value) => value >> 8) : Uint8Array.from(png.data);
  const channels = png.channels as RawImage['channels'];
  if (transparency === undefined) return { data, width, height, channels };
  return {
    data: withKey(png.data, data, channels, transparency),
    width,
    height,
    channels: (channels + 1) as RawImage['channels'],
  };
}

/** Alpha beside the colours: 0 where the whole colour is the one that is transparent. */
function withKey(exact: ArrayLike<number>, data: Uint8Array, channels: number, key: ArrayLike<number>): Uint8Array {
  const result = new Uint8Array((data.length / channels) * (channels + 1));
  for (let from = 0, to = 0; from < data.length; from += channels, to += channels + 1) {
    let same = true;
    for (let channel = 0; channel < channels; channel++) {
      result[to + channel] = data[from + channel] as number;
      same &&= exact[from + channel] === key[channel];
    }
    result[to + channels] = same ? 0 : 255;
  }
  return result;
}
