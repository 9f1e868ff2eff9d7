import type { NdArray } from '@ibex-ml/core';
import { encode } from 'fast-png';

/** Images of one size, as PNG files. */
export interface Pictures {
  readonly width: number;
  readonly height: number;
  readonly files: readonly Uint8Array[];
}

/**
 * The first images of a batch.
 *
 * @param images - [count, height, width, channels]: bytes, or floats of 0 to 1, which are clipped to that
 */
export function pictures({ data, shape, dtype }: NdArray, most: number): Pictures {
  const [count, height, width, channels] = shape as readonly [number, number, number, number];
  const size = height * width * channels;
  const files = Array.from({ length: Math.min(count, most) }, (_, index) => {
    const part = data.subarray(index * size, (index + 1) * size);
    const bytes = dtype === 'uint8' ? Uint8Array.from(part) : Uint8Array.from(part, toByte);
    return encode({ width, height, channels, data: bytes });
  });
  return { width, height, files };
}

/** As TensorFlow's convert_image_dtype does it with `saturate`, in float32. */
function toByte(value: number): number {
  return Math.min(Math.max(Math.fround(value * 255.5), 0), 255);
}
