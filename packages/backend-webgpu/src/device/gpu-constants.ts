/** What tfjs's backend reads of the global object, whenever it runs a kernel. */
const needed = ['GPUBuffer', 'GPUBufferUsage', 'GPUMapMode', 'GPUTexture', 'GPUTextureUsage'];

/** Puts the constants of WebGPU where browsers have them. What is there already stays; what is not cannot be listed. */
export function provideConstants(globals: Readonly<Record<string, unknown>>): void {
  for (const name of needed) {
    if (name in globalThis) continue;
    Object.defineProperty(globalThis, name, { value: globals[name], configurable: true, writable: true });
  }
}

/** Shows `navigator.gpu` while something runs that asks for it, and leaves no trace of it. */
export function withNavigatorGpu<T>(gpu: unknown, run: () => T): T {
  const had = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  const navigator = globalThis.navigator as object | undefined;
  if (navigator !== undefined && 'gpu' in navigator) return run();
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true });
  try {
    return run();
  } finally {
    if (had === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', had);
  }
}
