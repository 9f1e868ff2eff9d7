import type { NdArray } from '@ibex-ml/core';

/**
 * Weights under their names in Keras: `Conv1/kernel`, `bn_Conv1/moving_mean`, in the order of a file. What readers of formats give.
 *
 * A name is the layer's and the weight's, joined by `/`; group names in front and Keras 2's `:0` behind are ignored.
 */
export type NamedWeights = ReadonlyMap<string, NdArray>;
