import type { Metric, MetricInput } from '@ibex-ml/metrics';
import type { Loss, LossInput, LossMetricName } from '../../losses/index.ts';
import type { OptimizerInput } from '../../optimizers/index.ts';
import type { FitOptions } from '../fit-options.ts';
import type { History } from '../history.ts';
import type { ModelData } from '../data/model-data.ts';
import type { Dataset } from '@ibex-ml/data';

/** One for the only output, or one per output by position or by the name of its layer. */
export type PerOutput<T> = T | readonly (T | null)[] | { readonly [output: string]: T };

/** A metric, or a loss that Keras has as a metric too: by its name, or with its arguments. */
export type CompiledMetric = MetricInput | Loss | LossMetricName;

/** Metrics of the only output, or per output. */
export type MetricsOption =
  | readonly CompiledMetric[]
  | readonly (readonly CompiledMetric[])[]
  | { readonly [output: string]: readonly CompiledMetric[] };

/** How a model is to be fitted. */
export interface CompileOptions {
  /** A name or an optimizer; default `rmsprop`, as in Keras. */
  readonly optimizer?: OptimizerInput;
  readonly loss: PerOutput<LossInput>;
  /** What the loss of each output counts in the sum; default 1. */
  readonly lossWeights?: readonly number[] | { readonly [output: string]: number };
  /**
   * Whether a model with the policy `mixed_float16` is fitted by the optimizer inside of a `lossScaleOptimizer`; others never are. Default
   * true.
   */
  readonly autoScaleLoss?: boolean;
  /** Figures that take no account of sample weights. */
  readonly metrics?: MetricsOption;
  /** Figures that do. */
  readonly weightedMetrics?: MetricsOption;
  /**
   * How many batches `fit` and `evaluate` run in one go, between two calls of callbacks: these are told the first batch and the last. The
   * numbers stay the same. Default 1; where no callback listens to batches, as many as pass in some milliseconds are run in one go anyway.
   */
  readonly stepsPerExecution?: number;
  /** Whether to run compiled programs: see ExecutionOptions. Default `auto`. */
  readonly jitCompile?: 'auto' | boolean;
  /** Runs op by op, for debugging. Default false. */
  readonly runEagerly?: boolean;
}

type NameOf<M> = M extends string ? M : M extends Metric ? (string extends M['name'] ? string : M['name']) : string;
/** An option's type; undefined where it was left out. */
type OptionIn<C, Name extends string> = Name extends keyof C ? C[Name] : undefined;
type NamesIn<M> = M extends readonly (infer E)[] ? NameOf<E> : M extends undefined ? never : string;

/** A weighted metric is called so where an unweighted one has its name. */
type Weighted<Name extends string, Others extends string> = Name extends Others ? `weighted_${Name}` : Name;

/**
 * The names of the figures that these options make: `loss`, and those of the metrics. Any name goes where they cannot be known: for
 * losses or metrics by output, and for metrics that are functions or come in a variable without their names. Of a metric that is listed
 * twice only the first name is known.
 */
export type KeysOf<C extends CompileOptions> =
  | (C['loss'] extends LossInput ? 'loss' : string)
  | NamesIn<OptionIn<C, 'metrics'>>
  | Weighted<NamesIn<OptionIn<C, 'weightedMetrics'>>, NamesIn<OptionIn<C, 'metrics'>>>;

/** A model whose history is typed by its metrics. */
export type Compiled<M, K extends string> = {
  fit(x: ModelData, y: ModelData, options?: FitOptions): Promise<History<K>>;
  fit(dataset: Dataset<unknown>, options?: FitOptions): Promise<History<K>>;
} & M;
