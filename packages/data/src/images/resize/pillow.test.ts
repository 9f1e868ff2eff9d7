import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ColorMode, roundedGrey, toColorMode } from '../decode/color-mode.ts';
import { decodeImage } from '../decode/node/decode-image.ts';
import type { ImageSize } from './fit-image.ts';
import { middleBox, type PillowInterpolation, resizeByPillow } from './pillow.ts';

interface Case {
  readonly file: string;
  readonly mode: ColorMode;
  readonly method: PillowInterpolation;
  readonly size: ImageSize;
  readonly keep: boolean;
  readonly pixels: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('../augment/__fixtures__/pillow.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly Case[];
};
const pictures = new URL('../__fixtures__/files/', import.meta.url).pathname;

describe('resizeByPillow', () => {
  it.each(cases)(
    'makes $file, $mode, into $size by $method as Pillow does, byte for byte (kept: $keep)',
    async ({ file, mode, method, size, keep, pixels }) => {
      const decoded = await decodeImage(pictures + file, { where: 'test', autoOrient: false, limitInputPixels: 1000 });
      const image = toColorMode(decoded, mode, roundedGrey);
      expect([...resizeByPillow(image, size, method, keep ? middleBox(image, size) : undefined).data]).toEqual(pixels);
    },
  );
});
