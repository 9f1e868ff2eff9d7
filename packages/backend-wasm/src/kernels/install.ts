import { getKernel, type KernelConfig, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { binaryKernels } from './binary.ts';
import { castKernels } from './cast.ts';
import { convolutionKernels } from './convolution.ts';
import { imageKernels } from './image.ts';
import { indexingKernels } from './indexing.ts';
import type { KernelContext } from './kernel-context.ts';
import { matmulKernels } from './matmul.ts';
import { movementKernels } from './movement.ts';
import { poolKernels } from './pool.ts';
import { randomKernels } from './random.ts';
import { reduceKernels } from './reduce.ts';
import { roundFloatsKernels } from './round-floats.ts';
import { selectKernels } from './select.ts';
import { softmaxKernels } from './softmax.ts';
import { unaryKernels } from './unary.ts';

/** Every kernel that Ibex brings to tfjs's wasm backend: what is wrong or slow there, and what is missing. */
function ibexKernels(context: KernelContext): KernelConfig[] {
  return [
    ...unaryKernels(context),
    ...binaryKernels(context),
    ...castKernels(context),
    ...selectKernels(context),
    ...reduceKernels(context),
    ...softmaxKernels(context),
    ...matmulKernels(context),
    ...convolutionKernels(context),
    ...poolKernels(context),
    ...movementKernels(context),
    ...indexingKernels(context),
    ...imageKernels(context),
    ...randomKernels(context),
    ...roundFloatsKernels(context),
  ];
}

/** Puts them into tfjs's registry in place of those of the same names. */
export function installKernels(context: KernelContext): void {
  for (const config of ibexKernels(context)) {
    if (getKernel(config.kernelName, config.backendName) !== undefined) unregisterKernel(config.kernelName, config.backendName);
    registerKernel(config);
  }
}
