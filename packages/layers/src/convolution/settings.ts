import { ArgumentError, type ops } from '@ibex-ml/core';
import type { Activation } from '../activations/activation.ts';
import { type ActivationInput, activationConfig, resolveActivation } from '../activations/resolve.ts';
import { requireOneOf, requireSize, type SizeOption } from '../layer/check.ts';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

/** Options of every convolution. */
export interface ConvolutionOptions<Padding extends string = 'valid' | 'same'> extends LayerOptions, RecipeOptions<'bias'> {
  /** Default 1. */
  readonly strides?: SizeOption;
  /** `valid`: no margin. `same`: one that keeps the size at a stride of 1. Default `valid`. */
  readonly padding?: Padding;
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
  /** The distance between the elements of the kernel; default 1, and 1 only where strides are above 1. */
  readonly dilationRate?: SizeOption;
  /** Default linear. */
  readonly activation?: ActivationInput;
  /** Default true. */
  readonly useBias?: boolean;
}

/** The same options, checked and with their defaults. */
export interface ConvolutionSettings {
  readonly kernelSize: readonly [height: number, width: number];
  readonly window: Required<ops.WindowOptions>;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly biasRecipe: WeightRecipe;
}

/** @throws {ArgumentError} for a size that is no integer > 0, and for strides above 1 together with dilation above 1 */
export function convolutionSettings(where: string, kernelSize: SizeOption, options: ConvolutionOptions): ConvolutionSettings {
  const strides = requireSize(where, 'strides', options.strides ?? 1);
  const dilations = requireSize(where, 'dilationRate', options.dilationRate ?? 1);
  requireChannelsLast(where, options.dataFormat);
  requireStridesOrDilation(where, strides, dilations);
  return {
    kernelSize: requireSize(where, 'kernelSize', kernelSize),
    window: { strides, dilations, padding: requireOneOf(where, 'padding', options.padding ?? 'valid', ['valid', 'same']) },
    activation: resolveActivation(options.activation, where),
    useBias: options.useBias ?? true,
    biasRecipe: weightRecipe(where, 'bias', options, 'zeros'),
  };
}

/** @throws {ArgumentError} for strides above 1 together with dilation above 1 */
export function requireStridesOrDilation(where: string, strides: readonly number[], dilations: readonly number[]): void {
  if (Math.max(...strides) === 1 || Math.max(...dilations) === 1) return;
  throw new ArgumentError({
    where,
    argument: 'dilationRate',
    expected: '1 where strides are above 1',
    received: dilations.length === 1 ? dilations[0] : dilations,
    remedy: 'Use one of the two, or two layers.',
  });
}

/** The settings as plain data, under Keras's names. */
export function settingsConfig(where: string, settings: ConvolutionSettings): Readonly<Record<string, unknown>> {
  const { kernelSize, window, activation, useBias, biasRecipe } = settings;
  return {
    kernelSize,
    strides: window.strides,
    padding: window.padding,
    dataFormat: dataFormatName,
    dilationRate: window.dilations,
    activation: activationConfig(where, activation),
    useBias,
    ...recipeConfig('bias', biasRecipe),
  };
}
