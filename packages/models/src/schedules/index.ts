export { cosineDecay } from './cosine-decay.ts';
export type { CosineDecayOptions } from './cosine-decay.ts';
export { exponentialDecay } from './exponential-decay.ts';
export type { ExponentialDecayOptions } from './exponential-decay.ts';
export { piecewiseConstantDecay } from './piecewise-constant-decay.ts';
export type { PiecewiseConstantDecayOptions } from './piecewise-constant-decay.ts';
export { resolveSchedule } from './resolve-schedule.ts';
export type { SerializedSchedule } from './resolve-schedule.ts';
export type { LearningRateSchedule } from './schedule.ts';
