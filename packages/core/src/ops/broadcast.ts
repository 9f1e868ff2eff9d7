import { Tile } from '@tensorflow/tfjs-core';
import { reshaped, runKernel } from '../device.ts';
import { ShapeError } from '../errors.ts';
import { apply, type Operand, scoped } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { formatShape, sameShape, type Shape } from '../spec.ts';
import { broadcastShapes, knownShape } from './checks.ts';
import { defineOp, single } from './define.ts';
import { sum } from './reduce.ts';
import { reshape } from './reshape.ts';

type BroadcastAttributes = Readonly<{ shape: readonly number[] }>;

export const broadcastToOp: Op<BroadcastAttributes> = defineOp<BroadcastAttributes>({
  name: 'broadcastTo',
  exact: true,
  infer: (inputs, { shape }) => {
    const { shape: from, dtype } = single(inputs);
    if (!sameShape(broadcastShapes('broadcastTo', from, shape), shape)) {
      throw new ShapeError({
        where: 'broadcastTo',
        argument: 'shape',
        expected: `a shape that ${formatShape(from)} stretches to`,
        received: shape,
        remedy: 'Only axes of size 1, and missing leading axes, stretch.',
      });
    }
    return { shape, dtype };
  },
  compute: (inputs, { shape }) => {
    const x = single(inputs);
    const padded = reshaped(x, [...Array.from({ length: shape.length - x.rank }, () => 1), ...x.shape]);
    const reps = shape.map((size, axis) => (padded.shape[axis] === size ? 1 : size));
    const result = runKernel(Tile, { x: padded }, { reps });
    padded.dispose();
    return result;
  },
  vjp: ({ grad, inputs }, ops) => [ops.sumTo(grad, single(inputs).shape)],
});

/** x stretched to a shape, by NumPy's rule. */
export function broadcastTo(x: Operand, shape: Shape): Tensor {
  const known = knownShape('broadcastTo', shape);
  return apply(broadcastToOp, [x], { shape: known });
}

/** The inverse of broadcasting: sums x down to a shape that stretches to x's. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const from = specOf(x).shape;
  if (sameShape(from, shape)) return x;
  const lead = from.length - shape.length;
  const axes = from.flatMap((size, axis) => (axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : []));
  return scoped(() => reshape(axes.length === 0 ? x : sum(x, axes, true), shape));
}
