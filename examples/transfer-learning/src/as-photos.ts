import { preprocessInput } from '@ibex-ml/applications/mobilenet-v2';
import { NdArray } from '@ibex-ml/core';

/** Each pixel four times as large both ways, in three colours: the network was fitted to photos. */
export function asPhotos({ data, shape: [count = 0] }: NdArray): NdArray {
  const pixels = Uint8Array.from({ length: count * 112 * 112 * 3 }, (_, index) => {
    const place = Math.floor(index / 3);
    const [column, row, image] = [place % 112, Math.floor(place / 112) % 112, Math.floor(place / 112 ** 2)];
    return data[image * 784 + (row >> 2) * 28 + (column >> 2)] as number;
  });
  return preprocessInput(new NdArray(pixels, [count, 112, 112, 3]));
}
