import { type GoldenConfig, readFixture } from './fixture.ts';

/** Twenty steps of Keras in mixed precision. */
export interface MixedCase {
  readonly name: string;
  /** Which of the networks of `trainingModel` it is. */
  readonly model: 'mlp' | 'cnn';
  readonly policy: 'mixed_float16' | 'mixed_bfloat16';
  /** The policy of the last layer. */
  readonly lastDtype: 'float32' | 'mixed_float16';
  readonly optimizer: { readonly className: string; readonly config: GoldenConfig };
  /** Arguments of the LossScaleOptimizer; null where compile makes it, or there is none. */
  readonly scaling: Readonly<Record<string, number>> | null;
  readonly losses: readonly number[];
  /** How far, as a part of the loss, runs from slightly other weights are from that step's loss. */
  readonly apart: readonly number[];
  /** After each step: iterations, finite steps in a row, the scale. Empty where the loss is not scaled. */
  readonly states: readonly (readonly [iterations: number, counter: number, scale: number])[];
}

/** The runs in mixed precision. */
export function mixedCases(): readonly MixedCase[] {
  return readFixture<{ readonly cases: readonly MixedCase[] }>('mixed.json').cases;
}
