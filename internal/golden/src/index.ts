export {
  type Architecture,
  type BackboneCase,
  type FeatureCase,
  type SummaryRow,
  backboneCases,
  featureCases,
  fillByRule,
  imagesByRule,
  numbersByRule,
} from './applications.ts';
export { type AugmentationCase, type BoxCase, type CropCase, type WarpCase, augmentation } from './augmentation.ts';
export { type FixtureHeader, type GoldenArray, type GoldenConfig, type JsonValue, readFixture, readFloats } from './fixture.ts';
export {
  type AdaptCase,
  type LayerCase,
  type LayerWeight,
  type NamedArray,
  adaptCases,
  laterLayerCases,
  layerCases,
} from './layers.ts';
export { type LossCase, type ModelLossCase, lossCases, modelLossCases } from './losses.ts';
export {
  type OptimizerCase,
  type ScheduleCase,
  type SlotVariable,
  laterOptimizerCases,
  optimizerCases,
  scheduleCases,
} from './optimizers.ts';
export {
  type ClassAndConfig,
  type TrainingCase,
  type TrainingChecks,
  type TrainingData,
  type TrainingModel,
  trainingCases,
  trainingChecks,
  trainingData,
  trainingModel,
} from './training.ts';
export { type MixedCase, mixedCases } from './mixed.ts';
export { type MetricBatch, type MetricCase, metricCases } from './metrics.ts';
export { type FitArguments, type FitArrayName, type FitCase, type FitEvaluation, fitCases, fitSetup } from './fit.ts';
export { type ProgressBarCase, type ProgressRun, progressBarCases, progressRuns } from './progress.ts';
export { type ConfigCase, type ConfigFamily, type SummaryCase, configCases, summaryCases } from './summaries.ts';
export {
  type Drawn,
  type ExactInitializerCase,
  type InitializerCase,
  type InitializerShape,
  type LayerDefaults,
  exactInitializerCases,
  initializerCases,
  layerDefaults,
} from './initializers.ts';
