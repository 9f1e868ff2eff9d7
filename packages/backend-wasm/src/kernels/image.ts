import { type KernelConfig, type TensorInfo, Transform } from '@tensorflow/tfjs-core';
import { attribute, input, kernel, type KernelCall, type KernelContext, requireFloat, sizeOf } from './kernel-context.ts';

/** What lies beyond the edge of an image, in the order that assembly/affine-transform.ts has. */
const fillModes = ['constant', 'nearest', 'wrap', 'reflect'] as const;
export type FillMode = (typeof fillModes)[number];

/** The number by which the kernel knows a fill mode. */
export function fillModeNumber(mode: FillMode): number {
  return fillModes.indexOf(mode);
}

/** Images under projective maps. */
export function imageKernels(context: KernelContext): KernelConfig[] {
  return [kernel(Transform, (call) => affineTransform(context, call))];
}

function affineTransform(context: KernelContext, call: KernelCall): TensorInfo {
  const [image, transforms] = [input(call, 'image'), input(call, 'transforms')];
  requireFloat(Transform, image, transforms);
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [outHeight, outWidth] = attribute<[number, number] | undefined>(call, 'outputShape') ?? [height, width];
  const result = context.output([batch, outHeight, outWidth, channels], 'float32');
  if (sizeOf(result.shape) === 0) return result;
  context.exports.affineTransform(
    context.address(image),
    context.address(transforms),
    context.address(result),
    batch,
    transforms.shape[0] === 1 ? 0 : 32,
    height,
    width,
    channels,
    outHeight,
    outWidth,
    Number(attribute<string>(call, 'interpolation') === 'bilinear'),
    fillModeNumber(attribute<FillMode>(call, 'fillMode')),
    attribute<number>(call, 'fillValue'),
  );
  return result;
}
