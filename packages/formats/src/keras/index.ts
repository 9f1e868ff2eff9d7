export {
  type CustomObjects,
  type KerasConfigOptions,
  type KerasObject,
  modelFromJson,
  modelFromKerasConfig,
  modelToJson,
  modelToKerasConfig,
} from '../keras-config/index.ts';
