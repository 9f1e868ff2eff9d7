import type { KernelExports } from '../../kernel-module/kernel-exports.ts';
import { hostFunctions } from '../../kernel-module/load.ts';
import type { KernelHost } from '../plan/kernel-host.ts';

/** Where a window's geometry lies while kernels are asked about it: in what the heap gives to nobody. */
const windowAddress = 64;

/** Makes the kernels work on a memory. */
export async function startKernels(binary: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): Promise<KernelHost> {
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory, ...hostFunctions } });
  return {
    exports: instance.exports as unknown as KernelExports,
    withWindow: (fields, use) => {
      new Int32Array(memory.buffer, windowAddress, fields.length).set(fields);
      return use(windowAddress);
    },
  };
}
