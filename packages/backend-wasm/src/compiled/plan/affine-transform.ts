import type { SymbolicTensor } from '@ibex-ml/core';
import { type FillMode, fillModeNumber } from '../../kernels/image.ts';
import type { Buffer } from './buffer.ts';
import { sizesOf } from './index-map.ts';
import { KernelTask } from './kernel-task.ts';
import type { Task } from './task.ts';
import type { Values } from './values.ts';

/** Some number of instructions per element. */
const elementCost = 12;

/** Images under projective maps, each by itself. */
export function affineTransformTasks(node: SymbolicTensor, values: Values): Task[] {
  if (node.source.kind !== 'op') return [];
  const { inputs, attributes } = node.source;
  const [images, transforms] = inputs as readonly [SymbolicTensor, SymbolicTensor];
  const [x, maps, y] = [images, transforms, node].map((value) => values.requireBuffer(value)) as [Buffer, Buffer, Buffer];
  const [batch, height, width, channels] = sizesOf(images.shape) as [number, number, number, number];
  const [, outHeight, outWidth] = sizesOf(node.shape) as [number, number, number, number];
  if (y.elements === 0) return [];
  const isShared = sizesOf(transforms.shape)[0] === 1;
  const mapBytes = isShared ? 0 : 32;
  return [
    new KernelTask({
      label: y.label,
      writes: [y],
      extent: batch,
      cost: y.elements * elementCost,
      ...(isShared ? { inParts: [x], whole: [maps] } : { inParts: [x, maps] }),
      emit: (code) => {
        code.pushPart(x, height * width * channels * 4).pushPart(maps, mapBytes);
        code
          .pushPart(y, outHeight * outWidth * channels * 4)
          .pushSize()
          .i32(mapBytes);
        for (const size of [height, width, channels, outHeight, outWidth]) code.i32(size);
        code.i32(Number(attributes['interpolation'] === 'bilinear')).i32(fillModeNumber(attributes['fillMode'] as FillMode));
        code.f32(attributes['fillValue'] as number).kernel('affineTransform', 'iiiiiiiiiiiif');
      },
    }),
  ];
}
