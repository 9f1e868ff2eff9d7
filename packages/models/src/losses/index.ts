export { categoricalCrossentropy } from './categorical-crossentropy.ts';
export type { CategoricalCrossentropyOptions } from './categorical-crossentropy.ts';
export type { LossOptions } from './define-loss.ts';
export type { Loss, Reduction } from './loss.ts';
export { resolveLoss } from './resolve-loss.ts';
export type { LossFunction, LossInput, LossName, SerializedLoss } from './resolve-loss.ts';
export { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';
export type { SparseCategoricalCrossentropyOptions } from './sparse-categorical-crossentropy.ts';
