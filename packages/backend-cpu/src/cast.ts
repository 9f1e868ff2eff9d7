import { Cast, engine, type KernelConfig, tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * The cast to another type. tfjs's own hands on the memory of whole numbers as that of floats, and such a tensor is read as
 * whole numbers.
 */
export const castKernel: KernelConfig = {
  kernelName: Cast,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs }): TensorInfo => {
    const { dataId, shape } = inputs['x'] as TensorInfo;
    const values = engine().readSync(dataId) as Float32Array | Int32Array | Uint8Array;
    const dtype = attrs?.['dtype'] as unknown as 'float32' | 'int32' | 'bool';
    return tensor(held(values, dtype), shape, dtype);
  },
};

function held(values: Float32Array | Int32Array | Uint8Array, dtype: 'float32' | 'int32' | 'bool'): typeof values {
  if (dtype === 'float32') return Float32Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values, (x) => (x === 0 ? 0 : 1));
}
