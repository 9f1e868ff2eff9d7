import { indexOutside } from '@ibex-ml/core';
import { engine, GatherV2, getKernel, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';

/** Rows by index: tfjs's own, whose refusal of an index outside is an error without a type. */
export function gatherKernel(): KernelConfig {
  const original = getKernel(GatherV2, 'cpu');
  return {
    ...original,
    kernelFunc: (given): TensorInfo | TensorInfo[] => {
      const { x, indices } = given.inputs as { readonly x: TensorInfo; readonly indices: TensorInfo };
      const size = x.shape.at(given.attrs?.['axis'] as number) as number;
      const values = engine().readSync(indices.dataId) as Int32Array;
      const wrong = values.find((index) => index < 0 || index >= size);
      if (wrong !== undefined) throw indexOutside(`cpu kernel ${GatherV2}`, size, wrong);
      return original.kernelFunc(given);
    },
  };
}
