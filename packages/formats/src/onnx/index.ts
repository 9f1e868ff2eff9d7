export type { Source } from '../files/source.ts';
export { onnxToBytes, saveOnnx } from './export.ts';
export { loadOnnx, onnxFromBytes } from './import.ts';
export { onnxMetadata } from './metadata.ts';
export type { OnnxMetadata } from './metadata.ts';
export { onnxKinds } from './read/ops.ts';
export type { OnnxImportOptions } from './import.ts';
export type { OnnxOptions } from './options.ts';
export type { Preprocessing } from '../inference/preprocessing.ts';
