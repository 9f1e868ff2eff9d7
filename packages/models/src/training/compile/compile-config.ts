import { ArgumentError } from '@ibex-ml/core';
import { Metric } from '@ibex-ml/metrics';
import type { LossInput } from '../../losses/index.ts';
import { lossMetric } from '../../losses/loss-metric.ts';
import type { Optimizer } from '../../optimizers/index.ts';
import type { CompiledMetric, CompileOptions } from './compile-options.ts';
import { isLossInput } from './per-output.ts';

/**
 * What compile was given, as plain data that compile takes again: names stay names, objects become their class and arguments.
 *
 * @throws {ArgumentError} for a function, which is no data
 */
export function compileConfig(options: CompileOptions, optimizer: Optimizer): CompileOptions {
  const { loss, metrics, weightedMetrics, ...rest } = options;
  return {
    ...rest,
    optimizer: { className: optimizer.className, config: optimizer.getConfig() },
    loss: mapped(loss, isLossInput, lossData) as CompileOptions['loss'],
    ...(metrics === undefined ? {} : { metrics: metricsData(metrics) }),
    ...(weightedMetrics === undefined ? {} : { weightedMetrics: metricsData(weightedMetrics) }),
  };
}

function metricsData(metrics: NonNullable<CompileOptions['metrics']>): NonNullable<CompileOptions['metrics']> {
  return mapped(metrics, isMetric, metricData) as NonNullable<CompileOptions['metrics']>;
}

/** The same lists and records, with each item in another form. */
function mapped<T>(given: unknown, isItem: (value: unknown) => value is T, change: (item: T) => unknown): unknown {
  if (given === null || isItem(given)) return given === null ? null : change(given);
  if (Array.isArray(given)) return given.map((each) => mapped(each, isItem, change));
  return Object.fromEntries(Object.entries(given as object).map(([name, each]) => [name, mapped(each, isItem, change)]));
}

function isMetric(value: unknown): value is CompiledMetric {
  return (
    typeof value === 'string' ||
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && 'className' in value)
  );
}

function lossData(loss: LossInput): unknown {
  if (typeof loss === 'function') throw noData('loss', loss);
  return typeof loss === 'object' && 'apply' in loss ? { className: loss.className, config: loss.getConfig() } : loss;
}

function metricData(metric: CompiledMetric): unknown {
  if (typeof metric === 'function') throw noData('metrics', metric);
  const made = typeof metric === 'object' && 'apply' in metric ? lossMetric(metric) : metric;
  return made instanceof Metric ? { className: made.className, config: made.getConfig() } : made;
}

function noData(argument: string, received: unknown): ArgumentError {
  return new ArgumentError({
    where: 'getCompileConfig',
    argument,
    expected: 'a name or an object with a config, to be saved',
    received,
    remedy: 'Save the model without it, and pass the function to compile again after loading.',
  });
}
