import type { NdArray } from '@ibex-ml/core';
import type { CompileOptions, Model } from '@ibex-ml/models';
import { numbers } from '../numbers.ts';

/** A model that is fitted, saved, and fitted further by both sides. */
export interface FittedCase {
  readonly make: () => Model;
  /** Makes it anew each time, as optimizers keep state. */
  readonly compile: () => CompileOptions;
  readonly x: readonly NdArray[];
  readonly y: readonly NdArray[];
}

export const batch = 8;

/** A batch of features for models of vectors. */
export const rows = (features: number): NdArray => numbers([batch, features], -1, 1);
