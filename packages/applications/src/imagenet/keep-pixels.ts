import type { NdArray, Tensor } from '@ibex-ml/core';

/** The pixels as they are: the network scales them itself. It stands here so that a program may change its backbone. */
export function keepPixels<T extends NdArray | Tensor>(x: T): T {
  return x;
}
