import type { Tensor } from '@ibex-ml/core';

/** A function of one tensor, in ops, that layers apply to their result. */
export type Activation = (x: Tensor) => Tensor;
