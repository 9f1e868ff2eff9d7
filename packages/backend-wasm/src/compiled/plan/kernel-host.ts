import type { KernelExports } from '../../kernel-module/kernel-exports.ts';

/** The kernels, where they can be asked what they need. */
export interface KernelHost {
  readonly exports: KernelExports;
  /** Lends the address of a window's geometry; see assembly/window.ts. */
  withWindow<T>(fields: readonly number[], use: (address: number) => T): T;
}
