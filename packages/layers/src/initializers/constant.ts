import { type DType, emptyArray, NdArray, ShapeError } from '@ibex-ml/core';
import { requireNumber } from '../layer/check.ts';
import type { Initializer } from './initializer.ts';

/** Zeros. @see keras.initializers.Zeros */
export function zeros(): Initializer {
  return { className: 'Zeros', initialize: (shape, dtype) => filled(shape, dtype, 0), getConfig: () => ({}) };
}

/** Ones. @see keras.initializers.Ones */
export function ones(): Initializer {
  return { className: 'Ones', initialize: (shape, dtype) => filled(shape, dtype, 1), getConfig: () => ({}) };
}

/**
 * One value everywhere.
 *
 * @throws {ArgumentError} when the value is not finite
 * @see keras.initializers.Constant
 */
export function constant(value: number = 0): Initializer {
  requireNumber('constant', 'value', value);
  return { className: 'Constant', initialize: (shape, dtype) => filled(shape, dtype, value), getConfig: () => ({ value }) };
}

/**
 * The identity matrix times a gain; `initialize` throws a ShapeError unless the weight has two axes.
 *
 * @param options.gain - default 1
 * @see keras.initializers.Identity
 */
export function identity(options: { readonly gain?: number } = {}): Initializer {
  const gain = requireNumber('identity', 'gain', options.gain ?? 1);
  return {
    className: 'Identity',
    initialize: (shape, dtype) => {
      const [rows = 0, columns = 0] = shape;
      if (shape.length !== 2) throw notAMatrix(shape);
      const array = filled(shape, dtype, 0);
      for (let index = 0; index < Math.min(rows, columns); index += 1) array.data[index * columns + index] = gain;
      return array;
    },
    getConfig: () => ({ gain }),
  };
}

function filled(shape: readonly number[], dtype: DType, value: number): NdArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return new NdArray(emptyArray(dtype, size).fill(value), shape, dtype);
}

function notAMatrix(shape: readonly number[]): ShapeError {
  return new ShapeError({
    where: 'identity',
    argument: 'shape',
    expected: 'of two axes',
    received: shape,
    remedy: 'Use this initializer for matrices only; orthogonal() takes kernels of more axes.',
  });
}
