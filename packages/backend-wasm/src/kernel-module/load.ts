import { BackendError } from '@ibex-ml/core';
import { plainKernels, relaxedKernels } from '../generated/kernel-binaries.ts';
import type { KernelExports } from './kernel-exports.ts';

/**
 * Which build of the kernels to run: `relaxed` multiplies and adds in one instruction, `plain` runs wherever WebAssembly
 * has SIMD; `auto` takes the first that this engine knows.
 */
export type KernelBuild = 'auto' | 'relaxed' | 'plain';

/** What the kernels import besides their memory. */
export const hostFunctions: Readonly<Record<'sin' | 'cos' | 'pow', (a: number, b: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  pow: Math.pow,
};

/** The module of the kernels that was chosen. */
export interface Kernels {
  readonly build: Exclude<KernelBuild, 'auto'>;
  readonly binary: Uint8Array<ArrayBuffer>;
}

/** Makes the kernels work on a memory. */
export async function loadKernels(memory: WebAssembly.Memory, { binary }: Kernels): Promise<KernelExports> {
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory, ...hostFunctions } });
  return instance.exports as unknown as KernelExports;
}

const modules = { relaxed: relaxedKernels, plain: plainKernels } as const;

/**
 * Chooses the module of the kernels.
 *
 * @throws {BackendError} when this JavaScript engine lacks the SIMD instructions of the build
 */
export async function chooseKernels(build: KernelBuild): Promise<Kernels> {
  for (const candidate of build === 'auto' ? (['relaxed', 'plain'] as const) : [build]) {
    const binary = await decode(modules[candidate]);
    if (WebAssembly.validate(binary)) return { build: candidate, binary };
  }
  throw new BackendError({
    where: 'wasm backend',
    argument: 'the JavaScript engine',
    expected: `one with WebAssembly SIMD${build === 'relaxed' ? ' and relaxed SIMD' : ''}`,
    received: 'one without',
    remedy: 'Use Node 22 or later, or a browser of 2023 or later; cpu() of @ibex-ml/backend-cpu runs anywhere.',
  });
}

/** The bytes of a build. On Node they are there at once; streams of the web would first have to be loaded, which takes ten times as long. */
async function decode(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  if (typeof process === 'object' && process.versions?.node !== undefined) {
    const { inflateRawSync } = await import('node:zlib');
    return new Uint8Array(inflateRawSync(packed));
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
