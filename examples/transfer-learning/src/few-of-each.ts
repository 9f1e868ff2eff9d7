import { NdArray } from '@ibex-ml/core';
import type { Images } from './transfer-learning.ts';

/** The first `count` images of each of ten classes, in their order. */
export function fewOfEach({ x, y }: Images, count: number): Images {
  const seen = Array.from({ length: 10 }, () => 0);
  const places: number[] = [];
  for (const [place, label] of y.data.entries()) {
    seen[label]! += 1;
    if ((seen[label] as number) <= count) places.push(place);
  }
  const size = 28 * 28;
  const pixels = new Uint8Array(places.length * size);
  for (const [index, place] of places.entries()) pixels.set(x.data.subarray(place * size, (place + 1) * size), index * size);
  const labels = Int32Array.from(places, (place) => y.data[place] as number);
  return { x: new NdArray(pixels, [places.length, 28, 28]), y: new NdArray(labels, [places.length]) };
}
