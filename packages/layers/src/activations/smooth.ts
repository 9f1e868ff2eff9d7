import { formatShape, ops, ShapeError, specOf, type Tensor } from '@ibex-ml/core';

/** x above 0, else alpha · (e^(x / alpha) - 1); alpha is 1 where none is given. @see keras.activations.celu; Barron 2017 */
export function celu(x: Tensor, options: { readonly alpha?: number } = {}): Tensor {
  const { alpha = 1 } = options;
  const below = ops.mul(ops.expm1(ops.div(ops.minimum(x, 0), alpha)), alpha);
  return ops.add(ops.maximum(x, 0), below);
}

/**
 * The first half of an axis, each number times the sigmoid of its partner in the second half. The axis is the last where none is given.
 *
 * @throws {ShapeError} when the size of the axis is unknown or odd
 * @see keras.activations.glu; Dauphin et al. 2016
 */
export function glu(x: Tensor, options: { readonly axis?: number } = {}): Tensor {
  const { axis = -1 } = options;
  const { shape } = specOf(x);
  const size = shape.at(axis) ?? null;
  if (size === null || size % 2 !== 0) {
    throw new ShapeError({
      where: 'glu',
      argument: 'x',
      expected: `of an even size on axis ${axis}`,
      received: formatShape(shape),
      remedy: 'Give the layer twice as many units: half of them are gates.',
    });
  }
  const [values, gates] = ops.split(x, [size / 2, size / 2], axis);
  return ops.mul(values as Tensor, ops.sigmoid(gates as Tensor));
}

/** ln(1 / (1 + e^-x)), without the loss of precision far below 0. @see keras.activations.log_sigmoid */
export function logSigmoid(x: Tensor): Tensor {
  return ops.neg(ops.softplus(ops.neg(x)));
}

/** (x + √(x² + b)) / 2; b is 4 where none is given. @see keras.activations.squareplus; Barron 2021 */
export function squareplus(x: Tensor, options: { readonly b?: number } = {}): Tensor {
  return ops.mul(ops.add(x, ops.sqrt(ops.add(ops.square(x), options.b ?? 4))), 0.5);
}
