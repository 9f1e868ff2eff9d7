/// <reference types="@webgpu/types" />
import { BackendError } from '@ibex-ml/core';
import { findGpu, isNode } from './find-gpu.ts';

/** Which adapter to take. */
export interface AdapterChoice {
  readonly powerPreference: 'high-performance' | 'low-power';
  readonly adapterName: string | undefined;
}

/** A device, and what it came from, which Dawn wants to be kept as long. */
export interface OpenDevice {
  readonly gpu: GPU;
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
}

/** The limits of a device that are as high as its adapter offers them; all others are those that every device has. */
const raised = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/**
 * Opens a device.
 *
 * @throws {BackendError} when there is no WebGPU, no adapter, or the adapter gives none
 */
export async function openDevice({ powerPreference, adapterName }: AdapterChoice): Promise<OpenDevice> {
  const gpu = await findGpu(adapterName);
  const adapter = await gpu.requestAdapter({ powerPreference }).catch((cause: unknown) => {
    throw noAdapter(adapterName, cause);
  });
  if (adapter === null) throw noAdapter(adapterName, undefined);
  const requiredLimits = Object.fromEntries(raised.map((name) => [name, adapter.limits[name]]));
  try {
    return { gpu, adapter, device: await adapter.requestDevice({ requiredLimits }) };
  } catch (cause) {
    throw new BackendError({
      where: 'webgpu backend',
      argument: 'device',
      expected: `from the adapter "${adapter.info.description}"`,
      received: cause,
      remedy: 'Close other programs that use the GPU, or update its driver.',
      cause,
    });
  }
}

function noAdapter(adapterName: string | undefined, cause: unknown): BackendError {
  return new BackendError({
    where: 'webgpu backend',
    argument: 'adapter',
    expected: adapterName === undefined ? 'a GPU that this program may use' : `one of the name "${adapterName}"`,
    received: cause ?? 'none',
    remedy: isNode()
      ? 'On Linux install libvulkan1 and a Vulkan driver: that of the GPU, or mesa-vulkan-drivers, newer than Debian 12 has it; in a container the driver of NVIDIA needs the capability "graphics".'
      : 'Switch hardware acceleration on in the settings of the browser, or update the driver of the GPU; chrome://gpu tells what is wrong.',
    cause,
  });
}
