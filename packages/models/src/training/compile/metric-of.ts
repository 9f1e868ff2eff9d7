import { type Metric, type MetricInput, resolveMetric } from '@ibex-ml/metrics';
import { lossMetric, lossMetricNames, namedLossMetric } from '../../losses/loss-metric.ts';
import type { CompiledMetric } from './compile-options.ts';

/**
 * The metric that compile was given: by a name, as an object, as saved data or as a function; or a loss, whose mean it is.
 *
 * @throws {ArgumentError} for what is none
 */
export function metricOf(input: CompiledMetric): Metric {
  if (typeof input === 'string') return byName(input, { name: input }, input);
  if (typeof input !== 'object' || input === null || 'updateState' in input) return resolveMetric(input, lossMetricNames);
  if ('apply' in input) return lossMetric(input);
  return byName(input.className, input.config, input);
}

function byName(name: string, config: Readonly<Record<string, unknown>>, input: CompiledMetric): Metric {
  return namedLossMetric(name, config) ?? resolveMetric(input as MetricInput, lossMetricNames);
}
