import type { backend_util } from '@tensorflow/tfjs-core';
import type { KernelContext } from './kernel-context.ts';

type Geometry = Pick<
  backend_util.Conv2DInfo,
  | 'batchSize'
  | 'inHeight'
  | 'inWidth'
  | 'inChannels'
  | 'outHeight'
  | 'outWidth'
  | 'outChannels'
  | 'filterHeight'
  | 'filterWidth'
  | 'strideHeight'
  | 'strideWidth'
  | 'dilationHeight'
  | 'dilationWidth'
  | 'padInfo'
>;

/** The geometry as the kernels read it: assembly/window.ts has the order. */
export function windowFields(info: Geometry): number[] {
  return [
    info.batchSize,
    info.inHeight,
    info.inWidth,
    info.inChannels,
    info.outHeight,
    info.outWidth,
    info.outChannels,
    info.filterHeight,
    info.filterWidth,
    info.strideHeight,
    info.strideWidth,
    info.dilationHeight,
    info.dilationWidth,
    info.padInfo.top,
    info.padInfo.left,
  ];
}

/** Writes the geometry where the kernels read it, and lends it for one call. */
export function withWindow<T>(context: KernelContext, info: Geometry, use: (address: number) => T): T {
  const fields = windowFields(info);
  return context.withScratch(fields.length * 4, (address) => {
    new Int32Array(context.backend.wasm.HEAPU8.buffer, address, fields.length).set(fields);
    return use(address);
  });
}
