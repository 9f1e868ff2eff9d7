import { BatchMatMul, tidy, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { reshaped, runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, operandSpec, scoped } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { type Dim, formatShape, sameShape, type Shape } from '../spec.ts';
import { broadcastToOp } from './broadcast.ts';
import { broadcastShapes, requireFloat, requireSameDtype } from './checks.ts';
import { defineOp, pair } from './define.ts';
import { reshape } from './reshape.ts';

type MatmulAttributes = Readonly<{ transposeA: boolean; transposeB: boolean }>;

export const matmulOp: Op<MatmulAttributes> = defineOp<MatmulAttributes>({
  name: 'matmul',
  infer: (inputs, { transposeA, transposeB }) => {
    const [a, b] = pair(inputs);
    requireSameDtype('matmul', a, b);
    requireFloat('matmul', a);
    const [rows, innerA] = lastTwo(a.shape, transposeA);
    const [innerB, columns] = lastTwo(b.shape, transposeB);
    if (innerA !== null && innerB !== null && innerA !== innerB) throw mismatch(a.shape, b.shape, transposeA, transposeB);
    const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { shape: [...batch, rows, columns], dtype: a.dtype };
  },
  compute: (inputs, { transposeA, transposeB }) => {
    const [a, b] = pair(inputs);
    const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2)) as number[];
    // tfjs's kernels stretch a matrix to many, but not leading axes on both sides.
    const plain = batch.length < 2 || a.rank === 2 || b.rank === 2;
    return tidy(() => {
      const [left, right] = pair([a, b].map((x) => asMatrices(plain ? x : stretched(x, batch))));
      const product = runKernel(BatchMatMul, { a: left, b: right }, { transposeA, transposeB });
      return reshaped(product, [...batch, ...product.shape.slice(-2)]);
    });
  },
  vjp: ({ grad, inputs, attributes: { transposeA, transposeB }, wanted }, { matmul, sumTo }) => {
    const [a, b] = pair(inputs);
    const left = (): Tensor =>
      transposeA
        ? matmul(b, grad, { transposeA: transposeB, transposeB: true })
        : matmul(grad, b, { transposeA: false, transposeB: !transposeB });
    const right = (): Tensor =>
      transposeB
        ? matmul(grad, a, { transposeA: true, transposeB: transposeA })
        : matmul(a, grad, { transposeA: !transposeA, transposeB: false });
    return [wanted[0] === true ? sumTo(left(), a.shape) : null, wanted[1] === true ? sumTo(right(), b.shape) : null];
  },
});

/** The same matrices along one leading axis. */
function asMatrices(x: TfTensor): TfTensor {
  const count = x.shape.slice(0, -2).reduce((product, size) => product * size, 1);
  return reshaped(x, [count, ...x.shape.slice(-2)]);
}

function stretched(x: TfTensor, batch: readonly number[]): TfTensor {
  const shape = [...batch, ...x.shape.slice(-2)];
  return sameShape(x.shape, shape) ? x : broadcastToOp.compute([x], { shape });
}

/**
 * The matrix product of the last two axes; leading axes broadcast.
 *
 * Formula: C[..., i, j] = Σₖ A[..., i, k] · B[..., k, j]
 * Input:   a [..., rows, inner], b [..., inner, columns], float; either may come transposed
 * Output:  [..., rows, columns]
 *
 * @throws {ShapeError} when the inner sizes differ
 */
export function matmul(a: Operand, b: Operand, options: Partial<MatmulAttributes> = {}): Tensor {
  const { transposeA = false, transposeB = false } = options;
  const [shapeA, shapeB] = [operandSpec(a).shape, operandSpec(b).shape];
  // Rows of no elements cannot be counted by a reshape.
  if (shapeA.length > 2 && shapeB.length === 2 && !transposeA && shapeA.at(-1) !== 0) {
    return scoped(() => {
      const product = matmul(reshape(a, [-1, shapeA.at(-1) as Dim]), b, { transposeB });
      return reshape(product, [...shapeA.slice(0, -1), operandSpec(product).shape[1] as Dim]);
    });
  }
  return apply(matmulOp, [a, b], { transposeA, transposeB });
}

function lastTwo(shape: Shape, transposed: boolean): readonly [Dim, Dim] {
  const [rows, columns] = shape.slice(-2);
  if (rows === undefined || columns === undefined) {
    throw new ShapeError({
      where: 'matmul',
      argument: 'inputs',
      expected: 'of at least 2 axes',
      received: formatShape(shape),
      remedy: 'Add an axis: ops.expandDims.',
    });
  }
  return transposed ? [columns, rows] : [rows, columns];
}

function mismatch(a: Shape, b: Shape, transposeA: boolean, transposeB: boolean): ShapeError {
  const turned = (flag: boolean): string => (flag ? ' transposed' : '');
  return new ShapeError({
    where: 'matmul',
    argument: 'inputs',
    expected: 'of equal inner sizes: the columns of the first are the rows of the second',
    received: `${formatShape(a)}${turned(transposeA)} and ${formatShape(b)}${turned(transposeB)}`,
    remedy: 'Check the number of features, or transpose one of them.',
  });
}
