import { type KernelConfig, Reverse, Slice, slice_util, Tile, Transpose, util } from '@tensorflow/tfjs-core';
import { attribute, input, kernel, type KernelContext } from './kernel-context.ts';
import { type Axis, stridedCopy } from './strided-copy.ts';

/** Kernels that put elements elsewhere: each is one walk with strides. */
export function movementKernels(context: KernelContext): KernelConfig[] {
  return [
    kernel(Transpose, (call) => {
      const x = input(call, 'x');
      const axes = attribute<number[]>(call, 'perm').map((axis) => axesOf(x.shape)[axis] as Axis);
      const shape = axes.map(({ size }) => size);
      return inOrder(axes) ? context.alias(x, shape) : stridedCopy(context, x, shape, axes);
    }),
    kernel(Slice, (call) => {
      const x = input(call, 'x');
      const wanted = [attribute<number | number[]>(call, 'begin'), attribute<number | number[]>(call, 'size')] as const;
      const [begin, size] = slice_util.parseSliceParams({ shape: x.shape } as never, ...wanted) as [number[], number[]];
      slice_util.assertParamsValid({ shape: x.shape } as never, begin, size);
      const axes = axesOf(x.shape).map(({ stride }, axis) => ({ size: size[axis] as number, stride }));
      const offset = axes.reduce((sum, { stride }, axis) => sum + stride * (begin[axis] as number), 0);
      return stridedCopy(context, x, size, axes, offset);
    }),
    kernel(Tile, (call) => {
      const x = input(call, 'x');
      const reps = attribute<number[]>(call, 'reps');
      const shape = x.shape.map((size, axis) => size * (reps[axis] as number));
      const axes = axesOf(x.shape).flatMap((axis, index) => [{ size: reps[index] as number, stride: 0 }, axis]);
      return stridedCopy(context, x, shape, axes);
    }),
    kernel(Reverse, (call) => {
      const x = input(call, 'x');
      const dims = util.parseAxisParam(attribute<number | number[]>(call, 'dims'), x.shape);
      const axes = axesOf(x.shape);
      const turned = axes.map(({ size, stride }, axis) => ({ size, stride: dims.includes(axis) ? -stride : stride }));
      const offset = dims.reduce((sum, axis) => sum + ((x.shape[axis] as number) - 1) * (axes[axis] as Axis).stride, 0);
      return stridedCopy(context, x, x.shape, turned, offset);
    }),
  ];
}

function axesOf(shape: readonly number[]): Axis[] {
  const strides = util.computeStrides([...shape, 1]);
  return shape.map((size, axis) => ({ size, stride: strides[axis] as number }));
}

/** Whether the elements come out in the order in which they lie. */
function inOrder(axes: readonly Axis[]): boolean {
  const moving = axes.filter(({ size }) => size !== 1);
  return moving.every(({ stride }, index) => index === 0 || stride <= (moving[index - 1] as Axis).stride);
}
