import type { Operand, Tensor } from '@ibex-ml/core';

/** A function of one tensor that layers apply to their result. */
export type Activation = (x: Operand) => Tensor;
