export type { CustomObjects } from './custom-objects.ts';
export type { KerasObject } from './keras-object.ts';
export {
  compileAs,
  type KerasConfigOptions,
  modelFromJson,
  modelFromKerasConfig,
  modelToJson,
  modelToKerasConfig,
  readConfig,
} from './model-config.ts';
