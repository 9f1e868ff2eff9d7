import type { Shape } from '@ibex-ml/core';
import type { ActivationInput, KerasTensor } from '@ibex-ml/layers';
import type { NamedWeights } from './weights/named-weights.ts';

/** What every backbone takes, under Keras's names. */
export interface BackboneOptions {
  /**
   * The weights by name, as a reader of `@ibex-ml/formats` gives them, or a promise of them; null for random ones. There is no default,
   * because Keras's, a download, is not made here, and random features by mistake would look like bad data.
   */
  readonly weights: NamedWeights | Promise<NamedWeights> | null;
  /** Whether the classifier at the top is there; default true. */
  readonly includeTop?: boolean;
  /** A placeholder to build on, instead of an input of the backbone's own. */
  readonly inputTensor?: KerasTensor | null;
  /** Height, width and channels of an image; default [224, 224, 3], or images of any size where there is no top. */
  readonly inputShape?: Shape | null;
  /** Without the top: what becomes of height and width. `avg` and `max` give a vector per image, null leaves the map. Default null. */
  readonly pooling?: 'avg' | 'max' | null;
  /** The number of classes at the top; default 1000. */
  readonly classes?: number;
  /** The activation at the top; null for logits. Default `softmax`. */
  readonly classifierActivation?: ActivationInput;
  readonly name?: string;
}
