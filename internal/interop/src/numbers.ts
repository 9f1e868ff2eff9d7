import { NdArray } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';

/** Numbers that look random and are the same each time. */
export function numbers(shape: readonly number[], low: number, high: number): NdArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const fraction = (index: number): number => {
    const value = Math.sin(index * 12.9898 + 78.233) * 43_758.5453;
    return value - Math.floor(value);
  };
  return new NdArray(
    Float32Array.from({ length: size }, (_, index) => low + (high - low) * fraction(index)),
    shape,
  );
}

/** Whole numbers below a limit, each again and again. */
export function integers(shape: readonly number[], limit: number): NdArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return new NdArray(
    Int32Array.from({ length: size }, (_, index) => (index * 7 + 3) % limit),
    shape,
  );
}

/** Rows of zeros with a one. */
export function oneHot(rows: number, classes: number): NdArray {
  const data = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row += 1) data[row * classes + ((row * 5 + 1) % classes)] = 1;
  return new NdArray(data, [rows, classes]);
}

/** Gives a model weights that are all different, none at its usual first value. */
export function stir(model: Model): void {
  for (const weight of model.weights) {
    const positive = weight.name.endsWith('variance');
    weight.assign(numbers(weight.shape, positive ? 0.5 : -0.6, positive ? 1.5 : 0.6));
  }
}
