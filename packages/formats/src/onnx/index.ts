export { onnxToBytes, saveOnnx } from './export.ts';
export type { OnnxOptions, OnnxPreprocessing } from './options.ts';
