import { AvgPoolGrad, backend_util, engine, type KernelConfig, tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** What core's averagePool2dGrad passes. */
interface PoolAttributes {
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly pad: Parameters<typeof backend_util.computePool2DInfo>[4];
}

/**
 * The gradient of average pooling. tfjs's own divides by the size of the window where it should divide by the part of it
 * that lies on the image, so it is wrong at the edges with `same` padding.
 */
export const averagePoolGrad: KernelConfig = {
  kernelName: AvgPoolGrad,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs }): TensorInfo => {
    const { dy, input } = inputs as { readonly dy: TensorInfo; readonly input: TensorInfo };
    const { filterSize, strides, pad } = attrs as unknown as PoolAttributes;
    const shape = input.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    const grad = engine().readSync(dy.dataId) as Float32Array;
    const result = new Float32Array(shape[0] * shape[1] * shape[2] * shape[3]);
    const { batchSize, outHeight, outWidth, inChannels, inHeight, inWidth, padInfo } = info;
    for (let image = 0; image < batchSize; image += 1) {
      for (let row = 0; row < outHeight; row += 1) {
        const [top, bottom] = covered(row * info.strideHeight - padInfo.top, info.filterHeight, inHeight);
        for (let column = 0; column < outWidth; column += 1) {
          const [left, right] = covered(column * info.strideWidth - padInfo.left, info.filterWidth, inWidth);
          const from = ((image * outHeight + row) * outWidth + column) * inChannels;
          const share = 1 / ((bottom - top) * (right - left));
          for (let y = top; y < bottom; y += 1) {
            for (let x = left; x < right; x += 1) {
              const to = ((image * inHeight + y) * inWidth + x) * inChannels;
              for (let channel = 0; channel < inChannels; channel += 1) {
                result[to + channel] = (result[to + channel] as number) + (grad[from + channel] as number) * share;
              }
            }
          }
        }
      }
    }
    return tensor(result, shape, 'float32');
  },
};

/** The part of a window that lies on the image: its first place and the one after its last. */
function covered(start: number, length: number, size: number): readonly [number, number] {
  return [Math.max(start, 0), Math.min(start + length, size)];
}
