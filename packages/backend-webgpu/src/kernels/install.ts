import { getKernel, getKernelsForBackend, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { binaryKernels } from './binary.ts';
import { castKernels } from './cast.ts';
import type { GpuContext } from './gpu-context.ts';
import { imageKernels } from './image.ts';
import { indexingKernels } from './indexing.ts';
import { movementKernels } from './movement.ts';
import { poolGradientKernels } from './pool-gradient.ts';
import { randomKernels } from './random.ts';
import { reduceKernels } from './reduce.ts';
import { rowKernels } from './rows.ts';
import { unaryKernels } from './unary.ts';
import { wrappedKernels } from './wrapped.ts';

/** Every kernel that Ibex brings to tfjs's WebGPU backend: what is wrong there, or missing. */
function ibexKernels(context: GpuContext): KernelConfig[] {
  return [
    ...unaryKernels(context),
    ...binaryKernels(context),
    ...castKernels(context),
    ...reduceKernels(context),
    ...rowKernels(context),
    ...movementKernels(context),
    ...indexingKernels(context),
    ...poolGradientKernels(context),
    ...imageKernels(context),
    ...randomKernels(context),
    ...wrappedKernels(context),
  ];
}

/** Registers, under the name of a backend, the kernels of tfjs's WebGPU backend, with Ibex's in place of those of the same names. */
export function installKernels(context: GpuContext): void {
  const { backendName } = context;
  for (const config of [...getKernelsForBackend('webgpu').map((each) => ({ ...each, backendName })), ...ibexKernels(context)]) {
    if (getKernel(config.kernelName, backendName) !== undefined) unregisterKernel(config.kernelName, backendName);
    registerKernel(config);
  }
}
