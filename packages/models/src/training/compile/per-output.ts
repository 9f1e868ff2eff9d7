import type { ArgumentError } from '@ibex-ml/core';
import type { LossInput } from '../../losses/index.ts';
import { refused } from '../check-options.ts';
import type { CompiledMetric, CompileOptions, MetricsOption, PerOutput } from './compile-options.ts';

/** The loss of each output, or null where there is none; one given by itself is that of all. */
export function lossesPerOutput(given: PerOutput<LossInput>, names: readonly string[]): readonly (LossInput | null)[] {
  if (isLossInput(given)) return names.map(() => given);
  const losses = perOutput('loss', given, names);
  if (losses.some((loss) => loss !== null)) return losses;
  throw refused('compile', 'loss', 'given for at least one output', given, `Name an output: { ${names[0]}: 'mse' }.`);
}

/** What the loss of each output counts. */
export function lossWeightsPerOutput(given: CompileOptions['lossWeights'], names: readonly string[]): readonly number[] {
  if (given === undefined) return names.map(() => 1);
  const weights = perOutput<number>('lossWeights', given, names).map((weight) => weight ?? 1);
  if (weights.every((weight) => Number.isFinite(weight))) return weights;
  throw refused(
    'compile',
    'lossWeights',
    'finite numbers',
    weights,
    'Pass what the loss of each output counts, such as [1, 0.5].',
  );
}

/** The metrics of each output. */
export function metricsPerOutput(
  argument: 'metrics' | 'weightedMetrics',
  given: MetricsOption | undefined,
  names: readonly string[],
): readonly (readonly CompiledMetric[])[] {
  if (given === undefined) return names.map(() => []);
  if (Array.isArray(given) && !given.some((entry) => Array.isArray(entry))) {
    if (names.length > 1 && given.length > 0) throw misfit(argument, names, given);
    return names.map(() => given as readonly CompiledMetric[]);
  }
  return perOutput(argument, given as PerOutput<readonly CompiledMetric[]>, names).map((metrics) => {
    if (metrics === null) return [];
    if (Array.isArray(metrics)) return metrics as readonly CompiledMetric[];
    throw refused(
      'compile',
      argument,
      'a list of metrics for each output',
      metrics,
      "Put a single one into a list: ['accuracy'].",
    );
  });
}

/** All losses in what was given, whatever its form. */
export function listedLosses(given: unknown): readonly unknown[] {
  if (isLossInput(given) || typeof given !== 'object' || given === null) return [given];
  return Object.values(given).filter((value) => value !== null);
}

/** All metrics in what was given, whatever its form. */
export function listedMetrics(given: unknown): readonly unknown[] {
  return typeof given === 'object' && given !== null ? Object.values(given).flat() : [];
}

function perOutput<T>(argument: string, given: PerOutput<T>, names: readonly string[]): readonly (T | null)[] {
  if (Array.isArray(given)) {
    if (given.length === names.length) return given as (T | null)[];
    throw misfit(argument, names, given);
  }
  if (typeof given !== 'object' || given === null) throw misfit(argument, names, given);
  const record = given as Readonly<Record<string, T>>;
  const unknown = Object.keys(record).find((key) => !names.includes(key));
  if (unknown !== undefined) {
    const outputs = `by the names of the outputs: ${quoted(names)}`;
    throw refused('compile', argument, outputs, unknown, 'An output is called as the layer that it comes from.');
  }
  return names.map((name) => record[name] ?? null);
}

/** A loss itself, rather than losses by output: a name, a function, or something with a class. */
export function isLossInput(value: unknown): value is LossInput {
  if (typeof value === 'string' || typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && ('className' in value || 'call' in value) && !Array.isArray(value);
}

function misfit(argument: string, names: readonly string[], received: unknown): ArgumentError {
  const one = names.length === 1;
  return refused(
    'compile',
    argument,
    one ? `for the one output ${quoted(names)}` : `one for each output: ${quoted(names)}`,
    received,
    one
      ? `Pass ${argument === 'loss' ? 'it directly, ' : ''}a list${argument === 'loss' || argument === 'lossWeights' ? ' of one' : ''}, or a record by this name.`
      : 'Pass a list in this order, or a record by these names.',
  );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
