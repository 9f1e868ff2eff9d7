import {
  type Backend,
  fillUniform,
  randomUniformKernel,
  roundFloats,
  roundFloatsKernel,
  type SixteenBitFloat,
} from '@ibex-ml/core';
import {
  engine,
  findBackend,
  getKernel,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  tensor,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { allKernel } from './all.ts';
import { averagePoolGrad } from './average-pool-grad.ts';
import { castKernel } from './cast.ts';
import { floorDivKernel } from './floor-div.ts';
import { gatherKernel } from './gather.ts';
import { segmentSumKernel } from './segment-sum.ts';
import { transformKernel } from './transform.ts';
import { unaryKernels } from './unary.ts';

/**
 * The backend in plain JavaScript: slow, everywhere, and the yardstick for the others.
 *
 * @example
 * await setBackend(cpu());
 * getBackend().name // 'cpu'
 */
export function cpu(): Backend {
  return {
    name: 'cpu',
    tfjsName: 'cpu',
    computeDtypes: ['float32', 'float16', 'bfloat16', 'int32', 'uint8', 'bool'],
    async start(): Promise<void> {
      await import('@tensorflow/tfjs-backend-cpu');
      silenceAdvertisement(findBackend('cpu'));
      if (getKernel(randomUniformKernel, 'cpu') !== undefined) return;
      registerKernel(randomUniform);
      registerKernel(roundFloatsOnHost);
      const changed = [allKernel(), gatherKernel()];
      const own = [averagePoolGrad, castKernel, floorDivKernel, segmentSumKernel, transformKernel, ...unaryKernels];
      for (const kernel of [...changed, ...own]) {
        unregisterKernel(kernel.kernelName, 'cpu');
        registerKernel(kernel);
      }
    },
  };
}

/** tfjs's cpu backend recommends another package on its first use in Node; whoever chose this one knows. */
function silenceAdvertisement(backend: object | null): void {
  if (backend !== null && 'firstUse' in backend) backend.firstUse = false;
}

/** What core's op of that name rounds. */
const roundFloatsOnHost: KernelConfig = {
  kernelName: roundFloatsKernel,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs }): TensorInfo => {
    const { dataId, shape } = inputs['x'] as TensorInfo;
    const values = Float32Array.from(engine().readSync(dataId) as Float32Array);
    roundFloats(values, attrs?.['dtype'] as unknown as SixteenBitFloat);
    return tensor(values, shape, 'float32');
  },
};

/** Threefry on the host; see core's random/threefry.ts. */
const randomUniform: KernelConfig = {
  kernelName: randomUniformKernel,
  backendName: 'cpu',
  kernelFunc: ({ inputs, attrs }): TensorInfo => {
    const [key0 = 0, key1 = 0] = engine().readSync((inputs['seed'] as TensorInfo).dataId) as Int32Array;
    const shape = attrs?.['shape'] as unknown as number[];
    const values = new Float32Array(shape.reduce((size, axis) => size * axis, 1));
    fillUniform(values, key0, key1);
    return tensor(values, shape, 'float32');
  },
};
