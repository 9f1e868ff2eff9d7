export { wasm } from './wasm.ts';
export type { WasmOptions } from './wasm.ts';
