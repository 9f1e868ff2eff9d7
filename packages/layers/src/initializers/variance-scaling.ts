import { requireNumber, requireOneOf } from '../layer/check.ts';
import { type EitherCase, snakeCase } from '../layer/names.ts';
import type { Initializer } from './initializer.ts';
import { cutNormal, type Distribution, normal, seeded, type SeedOption, uniform } from './random.ts';

/** The axes that count as inputs and as outputs, where the shape does not say it. */
export interface FanOptions extends SeedOption {
  readonly inputAxes?: readonly number[] | null;
  readonly outputAxes?: readonly number[] | null;
}

export interface VarianceScalingOptions extends FanOptions {
  readonly scale?: number;
  readonly mode?: EitherCase<'fanIn' | 'fanOut' | 'fanAvg'>;
  /** `normal` is the truncated one, as in Keras. */
  readonly distribution?: EitherCase<'truncatedNormal' | 'untruncatedNormal' | 'uniform' | 'normal'>;
}

type Mode = 'fan_in' | 'fan_out' | 'fan_avg';
type DistributionName = 'truncated_normal' | 'untruncated_normal' | 'uniform';

/**
 * Random numbers whose variance is scale / n: the more numbers a unit adds up, the smaller they are.
 *
 * n is the number of inputs of a unit (`fanIn`), of outputs (`fanOut`) or the mean of both (`fanAvg`). A kernel of more
 * than two axes counts its receptive field in both. A uniform distribution has the limit √(3 · scale / n); a truncated
 * normal one is cut at two standard deviations and widened by 1 / 0.87962566 to keep the variance.
 *
 * @param options - scale 1, mode `fanIn`, distribution `truncatedNormal` where none are given
 * @throws {ArgumentError} when scale is not above 0, or a name is unknown
 * @see keras.initializers.VarianceScaling
 */
export function varianceScaling(options: VarianceScalingOptions = {}): Initializer {
  const { scale = 1, seed = null } = options;
  requireNumber('varianceScaling', 'scale', scale, { above: 0 });
  const mode = requireOneOf('varianceScaling', 'mode', snakeCase(options.mode ?? 'fan_in'), ['fan_in', 'fan_out', 'fan_avg']);
  const given = snakeCase(options.distribution ?? 'normal');
  const distributions = ['truncated_normal', 'untruncated_normal', 'uniform'] as const;
  const distribution =
    given === 'normal' ? 'truncated_normal' : requireOneOf('varianceScaling', 'distribution', given, distributions);
  const config = { scale, mode, distribution, seed, ...axesOf(options) };
  return scaled('VarianceScaling', config, { scale, mode, distribution }, options);
}

/** √(6 / (fanIn + fanOut)) is the limit of a uniform distribution. @see keras.initializers.GlorotUniform */
export function glorotUniform(options: FanOptions = {}): Initializer {
  return preset('GlorotUniform', { scale: 1, mode: 'fan_avg', distribution: 'uniform' }, options);
}

/** A truncated normal distribution of variance 2 / (fanIn + fanOut). @see keras.initializers.GlorotNormal */
export function glorotNormal(options: FanOptions = {}): Initializer {
  return preset('GlorotNormal', { scale: 1, mode: 'fan_avg', distribution: 'truncated_normal' }, options);
}

/** √(6 / fanIn) is the limit of a uniform distribution. @see keras.initializers.HeUniform */
export function heUniform(options: FanOptions = {}): Initializer {
  return preset('HeUniform', { scale: 2, mode: 'fan_in', distribution: 'uniform' }, options);
}

/** A truncated normal distribution of variance 2 / fanIn. @see keras.initializers.HeNormal */
export function heNormal(options: FanOptions = {}): Initializer {
  return preset('HeNormal', { scale: 2, mode: 'fan_in', distribution: 'truncated_normal' }, options);
}

/** √(3 / fanIn) is the limit of a uniform distribution. @see keras.initializers.LecunUniform */
export function lecunUniform(options: FanOptions = {}): Initializer {
  return preset('LecunUniform', { scale: 1, mode: 'fan_in', distribution: 'uniform' }, options);
}

/** A truncated normal distribution of variance 1 / fanIn. @see keras.initializers.LecunNormal */
export function lecunNormal(options: FanOptions = {}): Initializer {
  return preset('LecunNormal', { scale: 1, mode: 'fan_in', distribution: 'truncated_normal' }, options);
}

interface Scaling {
  readonly scale: number;
  readonly mode: Mode;
  readonly distribution: DistributionName;
}

/** The standard deviation of a standard normal distribution that is cut at 2. */
const cutDeviation = 0.87962566103423978;

function preset(className: string, scaling: Scaling, options: FanOptions): Initializer {
  return scaled(className, { seed: options.seed ?? null, ...axesOf(options) }, scaling, options);
}

function scaled(
  className: string,
  config: Readonly<Record<string, unknown>>,
  scaling: Scaling,
  options: FanOptions,
): Initializer {
  return seeded(className, config, options.seed ?? null, (shape) => {
    const { fanIn, fanOut } = fansOf(shape, options);
    const count = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 }[scaling.mode];
    return distributionOf(scaling.distribution, scaling.scale / Math.max(1, count));
  });
}

function distributionOf(name: DistributionName, variance: number): Distribution {
  if (name === 'uniform') {
    const limit = Math.sqrt(3 * variance);
    return { sample: uniform, scale: 2 * limit, shift: -limit };
  }
  if (name === 'untruncated_normal') return { sample: normal, scale: Math.sqrt(variance), shift: 0 };
  return { sample: cutNormal, scale: Math.sqrt(variance) / cutDeviation, shift: 0 };
}

/** The numbers of inputs and outputs of a unit with weights of this shape. */
function fansOf(
  shape: readonly number[],
  { inputAxes, outputAxes }: FanOptions,
): { readonly fanIn: number; readonly fanOut: number } {
  const product = (sizes: readonly number[]): number => sizes.reduce((count, size) => count * size, 1);
  if (inputAxes && outputAxes) {
    const along = (axes: readonly number[]): number => product(axes.map((axis) => shape.at(axis) ?? 1));
    return { fanIn: along(inputAxes), fanOut: along(outputAxes) };
  }
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = product(shape.slice(0, -2));
  return { fanIn: field * (shape.at(-2) ?? 1), fanOut: field * (shape.at(-1) ?? 1) };
}

/** Axes stand in a config only where they were given: Keras before 3.13 does not know them. */
function axesOf({ inputAxes, outputAxes }: FanOptions): Pick<FanOptions, 'inputAxes' | 'outputAxes'> {
  return { ...(inputAxes ? { inputAxes } : {}), ...(outputAxes ? { outputAxes } : {}) };
}
