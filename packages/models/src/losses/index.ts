export { binaryCrossentropy } from './binary-crossentropy.ts';
export type { BinaryCrossentropyOptions } from './binary-crossentropy.ts';
export { binaryFocalCrossentropy } from './binary-focal-crossentropy.ts';
export type { BinaryFocalCrossentropyOptions } from './binary-focal-crossentropy.ts';
export { categoricalCrossentropy } from './categorical-crossentropy.ts';
export type { CategoricalCrossentropyOptions } from './categorical-crossentropy.ts';
export { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.ts';
export type { CategoricalFocalCrossentropyOptions } from './categorical-focal-crossentropy.ts';
export { categoricalGeneralizedCrossEntropy } from './categorical-generalized-cross-entropy.ts';
export type { CategoricalGeneralizedCrossEntropyOptions } from './categorical-generalized-cross-entropy.ts';
export { cosineSimilarity } from './cosine-similarity.ts';
export type { CosineSimilarityOptions } from './cosine-similarity.ts';
export type { LossOptions } from './define-loss.ts';
export { klDivergence, poisson } from './distributions.ts';
export { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
export { huber } from './huber.ts';
export type { HuberOptions } from './huber.ts';
export { logitAdjusted } from './logit-adjusted.ts';
export type { LogitAdjustedOptions } from './logit-adjusted.ts';
export type { Loss, Reduction } from './loss.ts';
export type { LossMetricName } from './loss-metric.ts';
export {
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './mean-errors.ts';
export { dice, tversky } from './overlap.ts';
export type { DiceOptions, TverskyOptions } from './overlap.ts';
export { resolveLoss } from './resolve-loss.ts';
export type { LossFunction, LossInput, LossName, SerializedLoss } from './resolve-loss.ts';
export { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';
export type { SparseCategoricalCrossentropyOptions } from './sparse-categorical-crossentropy.ts';
