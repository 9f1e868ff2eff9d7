export {
  type CustomObjects,
  type KerasConfigOptions,
  type KerasObject,
  modelFromJson,
  modelFromKerasConfig,
  modelToJson,
  modelToKerasConfig,
} from '../keras-config/index.ts';
export type { Source } from '../files/source.ts';
export { loadModel, loadWeights, saveModel, saveWeights, weightsToBytes } from './files.ts';
export type { WeightReport } from './layer-values.ts';
export type { LoadWeightsOptions } from './load-weights.ts';
export { type LoadModelOptions, modelFromBytes, modelToBytes, type SaveModelOptions } from './model-bytes.ts';
