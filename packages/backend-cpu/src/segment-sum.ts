import { engine, type KernelConfig, tensor, type TensorInfo, UnsortedSegmentSum } from '@tensorflow/tfjs-core';

/** The sum of the rows of each id; rows of other ids are left out. tfjs's own gives float32 also of int32. */
export const segmentSumKernel: KernelConfig = {
  kernelName: UnsortedSegmentSum,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs }): TensorInfo => {
    const { x, segmentIds } = inputs as { readonly x: TensorInfo; readonly segmentIds: TensorInfo };
    const numSegments = attrs?.['numSegments'] as number;
    const rowShape = x.shape.slice(segmentIds.shape.length);
    const rowSize = rowShape.reduce((product, size) => product * size, 1);
    const values = engine().readSync(x.dataId) as Float32Array | Int32Array;
    const ids = engine().readSync(segmentIds.dataId) as Int32Array;
    const size = numSegments * rowSize;
    const sums = x.dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
    for (const [row, id] of ids.entries()) {
      if (id < 0 || id >= numSegments) continue;
      for (let column = 0; column < rowSize; column += 1) {
        sums[id * rowSize + column]! += values[row * rowSize + column] as number;
      }
    }
    return tensor(sums, [numSegments, ...rowShape], x.dtype);
  },
};
