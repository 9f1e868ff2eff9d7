import type { Spec } from '@ibex-ml/core';
import { accuracyFor, type Metric } from '@ibex-ml/metrics';
import { type Loss, type LossInput, resolveLoss } from '../../losses/index.ts';
import { inCompile } from './check-compile.ts';
import type { CompiledMetric, CompileOptions } from './compile-options.ts';
import { LossTracker } from '../loss-tracker.ts';
import { metricOf } from './metric-of.ts';
import type { ModelOutput } from './model-outputs.ts';
import { listedLosses, listedMetrics, lossesPerOutput, lossWeightsPerOutput, metricsPerOutput } from './per-output.ts';

/** What is measured at one output. */
export interface OutputPlan {
  /** The name of the layer that the output comes from. */
  readonly name: string;
  readonly loss: Loss | null;
  readonly lossWeight: number;
  /** The loss of this output alone, over batches. */
  readonly tracker: LossTracker;
  readonly metrics: readonly Metric[];
  readonly weightedMetrics: readonly Metric[];
  /** Gives back the memory of what was made here; metrics that were given as objects are left alone. */
  dispose(): void;
}

/**
 * Brings what `compile` was given into one plan per output.
 *
 * @throws {ArgumentError} for unknown names, or a list or record that does not fit the outputs; nothing is left behind then
 */
export function planOutputs(options: CompileOptions, outputs: readonly ModelOutput[]): readonly OutputPlan[] {
  const names = outputs.map(({ name }) => name);
  const losses = lossesPerOutput(options.loss, names);
  const weights = lossWeightsPerOutput(options.lossWeights, names);
  const metrics = metricsPerOutput('metrics', options.metrics, names);
  const weighted = metricsPerOutput('weightedMetrics', options.weightedMetrics, names);
  const made: { dispose(): void }[] = [];
  const dispose = (): void => {
    for (const each of made.splice(0)) each.dispose();
  };
  const keep = <T extends { dispose(): void }>(each: T, given?: unknown): T => {
    if (each !== given) made.push(each);
    return each;
  };
  try {
    return names.map((name, index): OutputPlan => {
      const given = losses[index] ?? null;
      const loss = given === null ? null : inCompile(() => resolveLoss(given));
      const make = (input: CompiledMetric): Metric =>
        keep(
          inCompile(() => metricFor(input, loss, outputs[index] as Spec)),
          input,
        );
      return {
        name,
        loss,
        lossWeight: weights[index] as number,
        tracker: keep(new LossTracker(`${name}_loss`)),
        metrics: (metrics[index] ?? []).map(make),
        weightedMetrics: (weighted[index] ?? []).map(make),
        dispose,
      };
    });
  } catch (error) {
    dispose();
    throw error;
  }
}

/**
 * Checks the names that were given where outputs are not known yet.
 *
 * @throws {ArgumentError} for a name that no loss or metric has
 */
export function checkNames(options: CompileOptions): void {
  for (const loss of listedLosses(options.loss)) inCompile(() => resolveLoss(loss as LossInput));
  for (const given of [...listedMetrics(options.metrics), ...listedMetrics(options.weightedMetrics)]) {
    if (isAccuracy(given)) continue;
    const metric = inCompile(() => metricOf(given as CompiledMetric));
    if (metric !== given) metric.dispose();
  }
}

/** `accuracy` means another metric for class indices, one-hot rows and single outputs; the loss says which targets come. */
function metricFor(input: CompiledMetric, loss: Loss | null, yPred: Spec): Metric {
  if (!isAccuracy(input)) return metricOf(input);
  const shape = loss?.targets === 'classIndices' ? yPred.shape.slice(0, -1) : yPred.shape;
  return accuracyFor({ shape, dtype: 'float32' }, yPred, input);
}

function isAccuracy(input: unknown): input is 'accuracy' | 'acc' {
  return input === 'accuracy' || input === 'acc';
}
