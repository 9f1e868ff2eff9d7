/// <reference types="@webgpu/types" />
import { ArgumentError, BackendError } from '@ibex-ml/core';
import { provideConstants } from './gpu-constants.ts';

/** Where adapters come from: the page's `navigator.gpu`, or, where there is none, Dawn by the package `webgpu`. */
export async function findGpu(adapterName: string | undefined): Promise<GPU> {
  const present = globalThis.navigator?.gpu as GPU | undefined;
  if (present !== undefined && adapterName !== undefined) {
    throw new ArgumentError({
      where: 'webgpu',
      argument: 'adapterName',
      expected: 'left out where the program brings navigator.gpu, which offers adapters by no name',
      received: adapterName,
      remedy: 'Choose by powerPreference.',
    });
  }
  if (present !== undefined) return present;
  if (!isNode()) throw noWebgpu();
  const dawn = await loadDawn();
  provideConstants(dawn.globals);
  return dawn.create(adapterName === undefined ? [] : [`adapter=${adapterName}`]);
}

/** Whether the program runs in Node. */
export function isNode(): boolean {
  return typeof process === 'object' && process.versions?.node !== undefined;
}

/** What the package `webgpu` exports. */
interface Dawn {
  create(options: string[]): GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Bundlers that know the name would want to have the package, for pages too. */
const dawnPackage: string = 'webgpu';

async function loadDawn(): Promise<Dawn> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ dawnPackage)) as Dawn;
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    throw new BackendError({
      where: 'webgpu backend',
      argument: 'the package webgpu',
      expected: 'installed, and built for this system, since Node has no WebGPU of its own',
      received: isMissing ? 'no such package' : cause,
      remedy: isMissing
        ? 'Install it: npm install webgpu@0.6.2.'
        : 'It needs a C++ library as new as Debian 12 has, and x64 or arm64.',
      cause,
    });
  }
}

function noWebgpu(): BackendError {
  return new BackendError({
    where: 'webgpu backend',
    argument: 'navigator.gpu',
    expected: 'there, as in browsers that know WebGPU, on pages served by HTTPS or from localhost',
    received: 'nothing',
    remedy:
      'Use Chrome or Edge 113, Safari 26 or Firefox 141 on Windows, or later ones; elsewhere choose wasm() of @ibex-ml/backend-wasm.',
  });
}
