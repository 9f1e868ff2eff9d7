import { engine, type KernelConfig, tensor, type TensorInfo, Transform } from '@tensorflow/tfjs-core';

/** What core's affineTransform passes. */
interface TransformAttributes {
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fillMode: 'constant' | 'nearest' | 'wrap' | 'reflect';
  readonly fillValue: number;
  readonly outputShape: readonly [number, number];
}

/**
 * Images under projective maps, as TensorFlow's ImageProjectiveTransformV3 has them, in floats of 32 bits like there, so that what lies
 * exactly between two pixels is decided alike. tfjs's own leaves out all images but the first, and rounds -0.5 to 0.
 */
export const transformKernel: KernelConfig = {
  kernelName: Transform,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs }): TensorInfo => {
    const { image, transforms } = inputs as { readonly image: TensorInfo; readonly transforms: TensorInfo };
    const attributes = attrs as unknown as TransformAttributes;
    const [batch, height, width, channels] = image.shape as [number, number, number, number];
    const [outHeight, outWidth] = attributes.outputShape;
    const values = engine().readSync(image.dataId) as Float32Array;
    const maps = engine().readSync(transforms.dataId) as Float32Array;
    const result = new Float32Array(batch * outHeight * outWidth * channels).fill(attributes.fillValue);
    let target = 0;
    for (let n = 0; n < batch; n += 1) {
      const map = transforms.shape[0] === 1 ? maps : maps.subarray(n * 8, n * 8 + 8);
      const start = n * height * width * channels;
      const pixels = { values, start, height, width, channels, fillValue: attributes.fillValue };
      for (let row = 0; row < outHeight; row += 1) {
        for (let column = 0; column < outWidth; column += 1, target += channels) {
          const place = source(map, column, row);
          if (place === null) continue;
          const x = mapped(place[0], width, attributes.fillMode);
          const y = mapped(place[1], height, attributes.fillMode);
          for (let channel = 0; channel < channels; channel += 1) {
            const read = (at: number, line: number): number => pixelAt(pixels, line, at, channel);
            result[target + channel] =
              attributes.interpolation === 'nearest' ? read(rounded(x), rounded(y)) : blended(x, y, read);
          }
        }
      }
    }
    return tensor(result, [batch, outHeight, outWidth, channels], 'float32');
  },
};

const { fround } = Math;

/** Where a pixel comes from, as (column, row); null where that is infinitely far away. */
function source(map: Float32Array, column: number, row: number): readonly [number, number] | null {
  const line = (across: number, down: number, offset: number): number =>
    fround(fround(fround(across * column) + fround(down * row)) + offset);
  const [a0, a1, a2, b0, b1, b2, c0, c1] = map as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const projection = line(c0, c1, 1);
  return projection === 0 ? null : [fround(line(a0, a1, a2) / projection), fround(line(b0, b1, b2) / projection)];
}

/** A place along an axis brought onto the image. */
function mapped(place: number, size: number, fillMode: TransformAttributes['fillMode']): number {
  if (fillMode === 'constant') return place;
  let at = place;
  if (fillMode === 'wrap' && size > 1) {
    if (at < 0) at = fround(at + size * (Math.trunc(fround(-at / (size - 1))) + 1));
    else if (at > size - 1) at = fround(at - size * Math.trunc(fround(at / (size - 1))));
  } else if (fillMode === 'reflect' && size > 1) {
    const period = 2 * size;
    if (at < 0) {
      at = fround(at + period * Math.trunc(fround(-at / period)));
      at = at < -size ? fround(at + period) : fround(-at - 1);
    } else if (at > size - 1) {
      at = fround(at - period * Math.trunc(fround(at / period)));
      if (at >= size) at = fround(fround(period - at) - 1);
    }
  }
  return Math.min(Math.max(at, 0), size - 1);
}

/** The nearest whole number; of two the one farther from 0. */
function rounded(place: number): number {
  return place < 0 ? -Math.round(-place) : Math.round(place);
}

interface Pixels {
  readonly values: Float32Array;
  readonly start: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly fillValue: number;
}

function pixelAt({ values, start, height, width, channels, fillValue }: Pixels, row: number, column: number, c: number): number {
  const isInside = row >= 0 && row < height && column >= 0 && column < width;
  return isInside ? (values[start + (row * width + column) * channels + c] as number) : fillValue;
}

/** Between four pixels: first along both rows, then between these. */
function blended(x: number, y: number, read: (column: number, row: number) => number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const along = (row: number): number => (left + 1 - x) * read(left, row) + (x - left) * read(left + 1, row);
  return (top + 1 - y) * along(top) + (y - top) * along(top + 1);
}
