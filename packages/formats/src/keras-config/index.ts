export type { CustomObjects } from './custom-objects.ts';
export { parseJson } from './json.ts';
export type { KerasObject } from './keras-object.ts';
export {
  compileAs,
  type KerasConfigOptions,
  modelFromJson,
  modelFromKerasConfig,
  modelToJson,
  modelToKerasConfig,
} from './model-config.ts';
