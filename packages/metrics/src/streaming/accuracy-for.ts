import type { Spec } from '@ibex-ml/core';
import type { Metric } from '../metric.ts';
import { binaryAccuracy } from './binary-accuracy.ts';
import { categoricalAccuracy } from './categorical-accuracy.ts';
import { sparseCategoricalAccuracy } from './sparse-categorical-accuracy.ts';

/**
 * The accuracy that `metrics: ['accuracy']` means for targets and predictions of these shapes: binary where a prediction is a
 * single number, sparse where the targets lack the predictions' last axis or have size 1 there, else categorical.
 *
 * @param name - what it is called in logs; default `accuracy`
 * @example
 * accuracyFor({ shape: [null], dtype: 'int32' }, { shape: [null, 10], dtype: 'float32' }).className // 'SparseCategoricalAccuracy'
 * @see keras.trainers.compile_utils.get_metric
 */
export function accuracyFor(yTrue: Spec, yPred: Spec, name: string = 'accuracy'): Metric {
  if (yPred.shape.at(-1) === 1) return binaryAccuracy({ name });
  if (yTrue.shape.length < yPred.shape.length || yTrue.shape.at(-1) === 1) return sparseCategoricalAccuracy({ name });
  return categoricalAccuracy({ name });
}
