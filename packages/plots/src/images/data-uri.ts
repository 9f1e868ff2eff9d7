import { encode } from 'fast-png';
import type { Pixels } from './pixels.ts';

/** So wide are images in their files at least, as far as whole multiples go: what is drawn larger than it is would be blurred by some programs. */
const sharpWidth = 128;

/** An image as the address of a PNG that it holds itself, each pixel a square of pixels. */
export function dataUri({ at, width, height, channels }: Pixels, index: number): string {
  const times = Math.max(1, Math.floor(sharpWidth / width));
  const small = at(index);
  const data = new Uint8Array(small.length * times * times);
  const row = width * times * channels;
  for (let y = 0; y < height; y++) {
    const start = y * times * row;
    for (let place = 0; place < row; place++) {
      const x = Math.floor(place / (times * channels));
      data[start + place] = small[(y * width + x) * channels + (place % channels)] as number;
    }
    for (let copy = 1; copy < times; copy++) data.copyWithin(start + copy * row, start, start + row);
  }
  const png = encode({ width: width * times, height: height * times, channels, depth: 8, data });
  let text = '';
  for (const byte of png) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}
