import { type GoldenArray, type GoldenConfig, readFixture } from './fixture.ts';

/** One call of `update_state`, and what the metric holds after it. */
export interface MetricBatch {
  /** Null for metrics of plain values (Mean, Sum), whose values are yPred. */
  readonly yTrue: GoldenArray | null;
  readonly yPred: GoldenArray;
  readonly sampleWeight: GoldenArray | null;
  /** The result over all batches so far: a scalar (shape []), or one number per class or threshold. */
  readonly result: GoldenArray;
  /** The metric's variables, in the order of `variables`. */
  readonly state: readonly GoldenArray[];
}

/** A metric that streams over three uneven batches. */
export interface MetricCase {
  /** `Metric: what the case shows`; unique. */
  readonly name: string;
  /** Keras's class name, such as `TopKCategoricalAccuracy`. */
  readonly metric: string;
  /** The name that Keras gives it, as it stands in logs. */
  readonly metricName: string;
  /** The arguments given, in camelCase. */
  readonly config: GoldenConfig;
  readonly variables: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly batches: readonly MetricBatch[];
}

/**
 * The metric cases.
 *
 * @param metric - only those of this Keras class
 */
export function metricCases(metric?: string): readonly MetricCase[] {
  const { cases } = readFixture<{ readonly cases: readonly MetricCase[] }>('metrics.json');
  return metric === undefined ? cases : cases.filter((item) => item.metric === metric);
}
