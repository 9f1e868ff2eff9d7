import { NdArray } from '@ibex-ml/core';

/**
 * A weight as images, as Keras shows it: a kernel of a dense layer lies on its longer side, a bias is a column, the last axis of three counts
 * images. Null for what can be no image.
 *
 * @see keras.callbacks.TensorBoard, write_images
 */
export function weightImage({ data, shape }: NdArray): NdArray | null {
  const sizes = shape.filter((size) => size !== 1);
  const [first = 1, second = 1, third = 1] = sizes;
  if (sizes.length === 1) return new NdArray(data, [1, first, 1, 1]);
  if (sizes.length === 2 && first <= second) return new NdArray(data, [1, first, second, 1]);
  if (sizes.length === 2) return moved(data, [1, second, first, 1], (row, column) => column * second + row);
  if (sizes.length === 3) {
    return moved(data, [third, first, second, 1], (row, column, image) => (row * second + column) * third + image);
  }
  const channels = sizes.at(-1) as number;
  return sizes.length === 4 && [1, 3, 4].includes(channels) ? new NdArray(data, sizes) : null;
}

/** Elements put into another order. */
function moved(
  data: NdArray['data'],
  shape: readonly [number, number, number, 1],
  from: (row: number, column: number, image: number) => number,
): NdArray {
  const [count, height, width] = shape;
  const values = new Float32Array(count * height * width);
  for (let at = 0; at < values.length; at += 1) {
    const pixel = at % (height * width);
    values[at] = data[from(Math.floor(pixel / width), pixel % width, Math.floor(at / (height * width)))] as number;
  }
  return new NdArray(values, shape);
}
