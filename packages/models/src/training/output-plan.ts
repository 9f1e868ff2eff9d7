import { ArgumentError, type Spec } from '@ibex-ml/core';
import type { KerasTensor } from '@ibex-ml/layers';
import { accuracyFor, type Metric, type MetricInput, resolveMetric } from '@ibex-ml/metrics';
import { type Loss, type LossInput, resolveLoss } from '../losses/index.ts';
import type { CompileOptions, MetricsOption, PerOutput } from './compile-options.ts';
import { LossTracker } from './loss-tracker.ts';

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
}

/**
 * Brings what `compile` was given into one plan per output. Without outputs (a model whose shapes are not known yet) it checks
 * the names that it can.
 */
export function planOutputs(options: CompileOptions, outputs: readonly KerasTensor[] | null): readonly OutputPlan[] {
  if (outputs === null) {
    for (const loss of namesIn(options.loss)) resolveLoss(loss as LossInput);
    return [];
  }
  const names = outputNames(outputs);
  const losses = perOutput('loss', options.loss, names, isLossInput);
  const weights = lossWeights(options.lossWeights, names);
  const metrics = metricsPerOutput('metrics', options.metrics, names);
  const weighted = metricsPerOutput('weightedMetrics', options.weightedMetrics, names);
  return names.map((name, index): OutputPlan => {
    const given = losses[index] ?? null;
    const loss = given === null ? null : resolveLoss(given);
    const make = (input: MetricInput): Metric => metricFor(input, loss, outputs[index] as Spec);
    return {
      name,
      loss,
      lossWeight: weights[index] as number,
      tracker: new LossTracker(`${name}_loss`),
      metrics: (metrics[index] ?? []).map(make),
      weightedMetrics: (weighted[index] ?? []).map(make),
    };
  });
}

/** The names of outputs: of the layers that they come from, numbered where one layer gives several. */
export function outputNames(outputs: readonly KerasTensor[]): readonly string[] {
  const names = outputs.map((output) => output.node.layer.name);
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name}_${before}`;
  });
}

/** `accuracy` means another metric for class indices, one-hot rows and single outputs; the loss says which targets come. */
function metricFor(input: MetricInput, loss: Loss | null, yPred: Spec): Metric {
  if (input !== 'accuracy' && input !== 'acc') return resolveMetric(input);
  const shape = loss?.targets === 'classIndices' ? yPred.shape.slice(0, -1) : yPred.shape;
  return accuracyFor({ shape, dtype: 'float32' }, yPred, input);
}

function perOutput<T>(
  argument: string,
  given: PerOutput<T>,
  names: readonly string[],
  isOne: (value: unknown) => boolean,
): readonly (T | null)[] {
  if (isOne(given)) {
    if (names.length === 1) return [given as T];
    throw misfit(argument, names, given);
  }
  if (Array.isArray(given)) {
    if (given.length === names.length) return given as (T | null)[];
    throw misfit(argument, names, given);
  }
  if (typeof given !== 'object' || given === null) throw misfit(argument, names, given);
  const record = given as Readonly<Record<string, T>>;
  if (Object.keys(record).some((key) => !names.includes(key))) throw misfit(argument, names, given);
  return names.map((name) => record[name] ?? null);
}

function metricsPerOutput(
  argument: string,
  given: MetricsOption | undefined,
  names: readonly string[],
): readonly (readonly MetricInput[])[] {
  if (given === undefined) return names.map(() => []);
  const flat = Array.isArray(given) && !given.some((entry) => Array.isArray(entry));
  if (flat && names.length === 1) return [given as readonly MetricInput[]];
  if (flat && given.length === 0) return names.map(() => []);
  if (flat) throw misfit(argument, names, given);
  return perOutput<readonly MetricInput[]>(argument, given as PerOutput<readonly MetricInput[]>, names, () => false).map(
    (list) => list ?? [],
  );
}

function lossWeights(given: CompileOptions['lossWeights'], names: readonly string[]): readonly number[] {
  if (given === undefined) return names.map(() => 1);
  return perOutput<number>('lossWeights', given, names, (value) => typeof value === 'number').map((weight) => weight ?? 1);
}

/** A loss itself, rather than losses by output: a name, or something that can be called or made. */
function isLossInput(value: unknown): boolean {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && ('className' in value || 'call' in value) && !Array.isArray(value);
}

function namesIn(given: unknown): readonly unknown[] {
  if (isLossInput(given)) return [given];
  return typeof given === 'object' && given !== null ? Object.values(given).filter((value) => value !== null) : [given];
}

function misfit(argument: string, names: readonly string[], received: unknown): ArgumentError {
  return new ArgumentError({
    where: 'compile',
    argument,
    expected: names.length === 1 ? 'for the one output' : `one for each output: ${names.map((name) => `"${name}"`).join(', ')}`,
    received,
    remedy: names.length === 1 ? 'Pass it directly.' : 'Pass a list in this order, or a record by these names.',
  });
}
