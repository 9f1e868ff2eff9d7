export { wasm } from './wasm.ts';
export type { WasmBackend, WasmDetails, WasmOptions } from './wasm.ts';
