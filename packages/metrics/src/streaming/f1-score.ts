import type { Metric } from '../metric.ts';
import { type F1ScoreOptions, FBeta } from './f-beta-score.ts';

/**
 * The F1 of classes, over batches: the harmonic mean of precision and recall.
 *
 * Formula: 2 · precision · recall / (precision + recall), with 1e-7 added to each divisor; averaged over classes
 * Input:   yTrue 0 or 1, such as one-hot rows, and yPred scores, both [batch, classes]
 *
 * @param options.average - how classes are averaged; has to be said, as Keras's default, a list, is not supported
 * @param options.name - default `f1_score`
 * @throws {ArgumentError} when an option is unknown or out of range
 * @see keras.metrics.F1Score
 */
export function f1Score<N extends string = 'f1_score'>(options: F1ScoreOptions<N>): Metric<NoInfer<N>> {
  return new FBeta('F1Score', options.name ?? ('f1_score' as N), options);
}
