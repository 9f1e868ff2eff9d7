import { ops, ShapeError, specOf, type Tensor } from '@ibex-ml/core';
import { requireNumber, requireOneOf } from '../layer/check.ts';
import type { Regularizer } from './regularizer.ts';

/**
 * Penalty: l1 · Σ|w|, with l1 = 0.01 where none is given.
 *
 * @throws {ArgumentError} when l1 is not a finite number >= 0
 * @see keras.regularizers.L1
 */
export function l1(factor: number = 0.01): Regularizer {
  requireNumber('l1', 'l1', factor, { min: 0 });
  return { className: 'L1', call: (weight) => absolutes(weight, factor), getConfig: () => ({ l1: factor }) };
}

/**
 * Penalty: l2 · Σw², with l2 = 0.01 where none is given.
 *
 * @throws {ArgumentError} when l2 is not a finite number >= 0
 * @see keras.regularizers.L2
 */
export function l2(factor: number = 0.01): Regularizer {
  requireNumber('l2', 'l2', factor, { min: 0 });
  return { className: 'L2', call: (weight) => squares(weight, factor), getConfig: () => ({ l2: factor }) };
}

/**
 * Penalty: l1 · Σ|w| + l2 · Σw², each 0 where it is not given.
 *
 * @throws {ArgumentError} when a factor is not a finite number >= 0
 * @see keras.regularizers.L1L2
 */
export function l1l2(factors: { readonly l1?: number; readonly l2?: number }): Regularizer {
  const { l1: first = 0, l2: second = 0 } = factors;
  requireNumber('l1l2', 'l1', first, { min: 0 });
  requireNumber('l1l2', 'l2', second, { min: 0 });
  return {
    className: 'L1L2',
    call: (weight) => ops.add(absolutes(weight, first), squares(weight, second)),
    getConfig: () => ({ l1: first, l2: second }),
  };
}

/**
 * Keeps the rows (or columns) of a matrix at right angles.
 *
 * Penalty: factor · the mean of |cosine| over all pairs of rows. `call` throws a ShapeError unless the weight has two axes.
 *
 * @param options - factor 0.01 and mode `rows` where none are given
 * @see keras.regularizers.OrthogonalRegularizer
 */
export function orthogonalRegularizer(
  options: { readonly factor?: number; readonly mode?: 'rows' | 'columns' } = {},
): Regularizer {
  const factor = requireNumber('orthogonalRegularizer', 'factor', options.factor ?? 0.01, { min: 0 });
  const mode = requireOneOf('orthogonalRegularizer', 'mode', options.mode ?? 'rows', ['rows', 'columns']);
  return {
    className: 'OrthogonalRegularizer',
    call: (weight) => {
      const { shape } = specOf(weight);
      if (shape.length !== 2) throw notAMatrix(shape);
      const size = (mode === 'rows' ? shape[0] : shape[1]) as number;
      const squared = ops.sum(ops.square(weight), mode === 'rows' ? 1 : 0, true);
      const directions = ops.mul(weight, ops.rsqrt(ops.maximum(squared, 1e-12)));
      const cosines = ops.matmul(directions, directions, mode === 'rows' ? { transposeB: true } : { transposeA: true });
      const others = ops.sub(ops.sum(ops.abs(cosines)), ops.sum(ops.square(directions)));
      return ops.mul(others, factor / (size * (size - 1)));
    },
    getConfig: () => ({ factor, mode }),
  };
}

function absolutes(weight: Tensor, factor: number): Tensor {
  return ops.mul(ops.sum(ops.abs(weight)), factor);
}

function squares(weight: Tensor, factor: number): Tensor {
  return ops.mul(ops.sum(ops.square(weight)), factor);
}

function notAMatrix(shape: readonly (number | null)[]): ShapeError {
  return new ShapeError({
    where: 'orthogonalRegularizer',
    argument: 'weight',
    expected: 'of two axes',
    received: shape,
    remedy: 'Use this regularizer for matrices only.',
  });
}
