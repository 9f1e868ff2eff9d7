import { ops, type Tensor } from '@ibex-ml/core';

/** x kept in [-1, 1]. @see keras.activations.hard_tanh */
export function hardTanh(x: Tensor): Tensor {
  return ops.clip(x, -1, 1);
}

/** x further from 0 than a threshold, else 0; the threshold is 0.5 where none is given. @see keras.activations.hard_shrink */
export function hardShrink(x: Tensor, options: { readonly threshold?: number } = {}): Tensor {
  return ops.where(ops.greater(ops.abs(x), options.threshold ?? 0.5), x, 0);
}

/** x nearer to 0 by a threshold, and 0 within it; the threshold is 0.5 where none is given. @see keras.activations.soft_shrink */
export function softShrink(x: Tensor, options: { readonly threshold?: number } = {}): Tensor {
  const { threshold = 0.5 } = options;
  const below = ops.where(ops.less(x, -threshold), ops.add(x, threshold), 0);
  return ops.where(ops.greater(x, threshold), ops.sub(x, threshold), below);
}

/** x - tanh(x). @see keras.activations.tanh_shrink */
export function tanhShrink(x: Tensor): Tensor {
  return ops.sub(x, ops.tanh(x));
}

/** 0 up to -1, x from 1 on, (x + 1)² / 4 between. @see keras.activations.sparse_plus */
export function sparsePlus(x: Tensor): Tensor {
  const between = ops.where(ops.less(x, 1), ops.mul(ops.square(ops.add(x, 1)), 0.25), x);
  return ops.where(ops.lessEqual(x, -1), 0, between);
}

/** 0 up to -1, 1 from 1 on, (x + 1) / 2 between. @see keras.activations.sparse_sigmoid */
export function sparseSigmoid(x: Tensor): Tensor {
  const between = ops.where(ops.greaterEqual(x, 1), 1, ops.mul(ops.add(x, 1), 0.5));
  return ops.where(ops.lessEqual(x, -1), 0, between);
}
