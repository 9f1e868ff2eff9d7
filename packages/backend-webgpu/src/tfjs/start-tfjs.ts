/// <reference types="@webgpu/types" />
import { ResourceError } from '@ibex-ml/core';
import { type DataId, env, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { DeviceFailures } from '../device/failures.ts';
import { withNavigatorGpu } from '../device/gpu-constants.ts';
import { shareBindings } from '../device/share-bindings.ts';
import type { OpenDevice } from '../device/open-device.ts';
import { GpuContext } from '../kernels/gpu-context.ts';
import { installKernels } from '../kernels/install.ts';
import { BufferPool, type PoolBuffer } from './buffer-pool.ts';
import { shareUniforms } from './share-uniforms.ts';
import type { TfjsWebgpuBackend } from './tfjs-webgpu-backend.ts';

/** tfjs's backend on a device of ours. */
export interface RunningTfjs extends OpenDevice {
  readonly failures: DeviceFailures;
}

/**
 * Builds tfjs's WebGPU backend on a device, with the kernels of Ibex in it, and registers it under a name of its own, in the place
 * of one that was there: the `webgpu` of a program that uses tfjs itself stays as it is.
 */
export async function startTfjs(open: OpenDevice, tfjsName: string): Promise<RunningTfjs> {
  const { gpu, adapter, device } = open;
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const failures = new DeviceFailures(device);
  shareBindings(device);
  const backend = withNavigatorGpu(gpu, () => new WebGPUBackend(device, adapter.info)) as unknown as TfjsWebgpuBackend;
  reuseBuffers(backend, new BufferPool((...wanted) => createBuffer(device, ...wanted)));
  checkReads(backend, failures);
  shareUniforms(backend);
  // Small tensors would be computed by tfjs's kernels in JavaScript, some of which are wrong.
  env().set('WEBGPU_CPU_FORWARD', false);
  if (findBackendFactory(tfjsName) !== null) removeBackend(tfjsName);
  installKernels(new GpuContext(backend, tfjsName));
  registerBackend(tfjsName, () => backend, 1);
  return { ...open, failures };
}

/** The pool takes each buffer back at once, where tfjs waits for the commands that use it to be submitted. */
function reuseBuffers(backend: TfjsWebgpuBackend, pool: BufferPool): void {
  const owned = { get: () => ({ has: () => false, add: () => undefined }), set: () => undefined };
  Object.defineProperty(backend, 'commandQueueOwnedIds', owned);
  backend.bufferManager = pool;
  const submit = backend.submitQueue.bind(backend);
  backend.submitQueue = () => {
    submit();
    pool.submitted();
  };
}

/** Nothing is handed out before it is known that the device did what it was told. */
function checkReads(backend: TfjsWebgpuBackend, failures: DeviceFailures): void {
  const read = backend.read.bind(backend);
  backend.read = async (dataId: DataId) => {
    const reading = read(dataId);
    const [values] = await Promise.allSettled([reading]);
    await failures.check();
    if (values.status === 'rejected') throw values.reason;
    return values.value;
  };
}

function createBuffer(device: GPUDevice, size: number, usage: number, mappedAtCreation: boolean): PoolBuffer {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const limit = (usage & GPUBufferUsage.STORAGE) === 0 ? maxBufferSize : Math.min(maxBufferSize, maxStorageBufferBindingSize);
  if (size <= limit) return device.createBuffer({ size, usage, mappedAtCreation });
  throw new ResourceError({
    where: 'webgpu backend',
    argument: 'tensor',
    expected: `of at most ${limit} bytes, the limit of this device`,
    received: `${size} bytes`,
    remedy: 'Use smaller batches.',
  });
}
