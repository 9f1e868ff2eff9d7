export type { CustomObjects } from './custom-objects.ts';
export { WeightBudget } from './weight-budget.ts';
export type { KerasObject } from './keras-object.ts';
export {
  compileAs,
  type KerasConfigOptions,
  makeModel,
  modelFromJson,
  modelFromKerasConfig,
  modelToJson,
  modelToKerasConfig,
  readConfig,
} from './model-config.ts';
export { withScaling } from './read-compile.ts';
export { kerasJson } from './write-json.ts';
