import { isTfTensor, NdArray, ops, SymbolicTensor, type Tensor } from '@ibex-ml/core';

/**
 * Pixels of 0 to 255 to -1 to 1: x / 127.5 - 1. Arrays give float32 arrays, tensors give tensors.
 *
 * @see keras.applications.imagenet_utils.preprocess_input, mode "tf"
 */
export function scalePixels<T extends NdArray | Tensor>(x: T): T;
export function scalePixels(x: NdArray | Tensor): NdArray | Tensor {
  if (x instanceof SymbolicTensor || isTfTensor(x)) return ops.sub(ops.div(ops.cast(x, 'float32'), 127.5), 1);
  const data = new Float32Array(x.size);
  for (let index = 0; index < data.length; index += 1) data[index] = Math.fround((x.data[index] as number) / 127.5) - 1;
  return new NdArray(data, x.shape);
}
