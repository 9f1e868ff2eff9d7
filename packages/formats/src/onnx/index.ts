export { onnxToBytes, saveOnnx } from './export.ts';
export type { OnnxOptions } from './options.ts';
export type { Preprocessing } from '../inference/preprocessing.ts';
