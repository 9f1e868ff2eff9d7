export { webgpu, type WebgpuBackend, type WebgpuDetails, type WebgpuOptions } from './webgpu.ts';
