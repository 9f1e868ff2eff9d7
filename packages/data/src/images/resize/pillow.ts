import type { RawImage } from '../decode/raw-image.ts';

/** The methods that Pillow resizes by. All but nearest average what a new pixel covers. */
export type PillowInterpolation = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos' | 'box' | 'hamming';

interface Filter {
  readonly support: number;
  readonly weight: (x: number) => number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const filters: Readonly<Record<Exclude<PillowInterpolation, 'nearest'>, Filter>> = {
  bilinear: { support: 1, weight: (x) => Math.max(1 - Math.abs(x), 0) },
  bicubic: { support: 2, weight: (x) => cubic(Math.abs(x)) },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  hamming: { support: 1, weight: (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x))) },
};

/** Every method. */
export const pillowInterpolations: readonly PillowInterpolation[] = [
  'nearest',
  ...(Object.keys(filters) as (keyof typeof filters)[]),
];

function cubic(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Weights are whole numbers of this many bits after the point. */
const precision = 22;

/** The part of an image that is resized; pixels beside it still count where a filter reaches over its edge. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** The largest part in the middle that has the aspect ratio of the size, in whole pixels. */
export function middleBox({ height, width }: RawImage, [targetHeight, targetWidth]: readonly [number, number]): Box {
  const boxHeight = Math.min(height, Math.floor((width * targetHeight) / targetWidth));
  const boxWidth = Math.min(width, Math.floor((height * targetWidth) / targetHeight));
  return {
    top: Math.floor((height - boxHeight) / 2),
    left: Math.floor((width - boxWidth) / 2),
    height: boxHeight,
    width: boxWidth,
  };
}

/** An image in another size, byte for byte as Pillow makes it: across first, then down, each rounded to bytes; colours times alpha meanwhile. */
export function resizeByPillow(
  image: RawImage,
  size: readonly [number, number],
  method: PillowInterpolation,
  part?: Box,
): RawImage {
  const [height, width] = size;
  const box = part ?? { top: 0, left: 0, height: image.height, width: image.width };
  if (image.height === height && image.width === width) return image;
  if (method === 'nearest') return nearest(image, height, width, box);
  const filter = filters[method];
  const whole = image.channels === 4 ? timesAlpha(image) : image;
  const sameWidth = image.width === width && box.width === width;
  const sameHeight = image.height === height && box.height === height;
  const wide = sameWidth
    ? whole
    : { ...whole, width, data: across(whole, weightsOf(image.width, box.left, box.width, width, filter)) };
  const rows = weightsOf(image.height, box.top, box.height, height, filter);
  const resized = sameHeight ? wide : { ...wide, height, data: down(wide, rows) };
  return image.channels === 4 ? withoutAlpha(resized) : resized;
}

function nearest({ data, width, channels }: RawImage, newHeight: number, newWidth: number, box: Box): RawImage {
  const result = new Uint8Array(newHeight * newWidth * channels);
  const rows = nearestPlaces(box.top, box.height, newHeight);
  const columns = nearestPlaces(box.left, box.width, newWidth);
  let to = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < channels; channel++)
        result[to++] = data[(row * width + column) * channels + channel] as number;
    }
  }
  return { data: result, height: newHeight, width: newWidth, channels };
}

/** Pillow adds steps up, and so their rounding errors. */
function nearestPlaces(start: number, size: number, newSize: number): Int32Array {
  const places = new Int32Array(newSize);
  const step = size / newSize;
  let place = start + step * 0.5;
  for (let index = 0; index < newSize; index++, place += step) places[index] = place;
  return places;
}

interface Weights {
  readonly start: number;
  readonly weights: Int32Array;
}

function weightsOf(size: number, from: number, length: number, newSize: number, { support, weight }: Filter): Weights[] {
  const scale = length / newSize;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: newSize }, (_, index) => {
    const center = from + (index + 0.5) * scale;
    const start = Math.max(Math.trunc(center - support * stretch + 0.5), 0);
    const end = Math.min(Math.trunc(center + support * stretch + 0.5), size);
    const exact = Array.from({ length: end - start }, (__, at) => weight((at + start - center + 0.5) * (1 / stretch)));
    const total = exact.reduce((sum, value) => sum + value, 0);
    const whole = exact.map((value) => {
      const scaled = (total === 0 ? value : value / total) * 2 ** precision;
      return Math.trunc(value < 0 ? scaled - 0.5 : scaled + 0.5);
    });
    return { start, weights: Int32Array.from(whole) };
  });
}

function across({ data, height, width, channels }: RawImage, places: readonly Weights[]): Uint8Array {
  const result = new Uint8ClampedArray(height * places.length * channels);
  for (let row = 0, to = 0; row < height; row++) {
    for (const { start, weights } of places) {
      for (let channel = 0; channel < channels; channel++) {
        result[to++] = weightedSum(data, (row * width + start) * channels + channel, channels, weights);
      }
    }
  }
  return new Uint8Array(result.buffer);
}

function down({ data, width, channels }: RawImage, places: readonly Weights[]): Uint8Array {
  const pitch = width * channels;
  const result = new Uint8ClampedArray(places.length * pitch);
  let to = 0;
  for (const { start, weights } of places) {
    for (let at = 0; at < pitch; at++) result[to++] = weightedSum(data, start * pitch + at, pitch, weights);
  }
  return new Uint8Array(result.buffer);
}

function weightedSum(data: Uint8Array, from: number, stride: number, weights: Int32Array): number {
  let sum = 2 ** (precision - 1);
  for (let index = 0; index < weights.length; index++)
    sum += (data[from + index * stride] as number) * (weights[index] as number);
  return sum >> precision;
}

function timesAlpha(image: RawImage): RawImage {
  return mapColors(image, (color, alpha) => {
    const product = color * alpha + 128;
    return ((product >> 8) + product) >> 8;
  });
}

function withoutAlpha(image: RawImage): RawImage {
  return mapColors(image, (color, alpha) =>
    alpha === 0 || alpha === 255 ? color : Math.min(Math.trunc((255 * color) / alpha), 255),
  );
}

function mapColors(image: RawImage, change: (color: number, alpha: number) => number): RawImage {
  const data = image.data.slice();
  for (let at = 0; at < data.length; at++)
    if (at % 4 !== 3) data[at] = change(data[at] as number, data[at - (at % 4) + 3] as number);
  return { ...image, data };
}
