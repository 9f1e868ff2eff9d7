import { ops, type Tensor } from '@ibex-ml/core';
import type { Activation } from '../activations/activation.ts';
import { activationConfig, resolveActivation } from '../activations/resolve.ts';
import { requireOneOf, type SizeOption } from '../layer/check.ts';
import { dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { requireLength } from '../layer/length.ts';
import { recipeConfig, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';
import { type ConvolutionOptions, requireStridesOrDilation } from './settings.ts';

/** Options of every convolution over sequences. */
export type SequenceOptions<Padding extends string = 'valid' | 'same'> = ConvolutionOptions<Padding>;

/** The same options, checked and with their defaults. */
export interface SequenceSettings<Padding extends string = 'valid' | 'same'> {
  readonly kernelSize: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly dilation: number;
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly biasRecipe: WeightRecipe;
}

/** @throws {ArgumentError} for a length that is no integer > 0, and for strides above 1 together with dilation above 1 */
export function sequenceSettings<const Padding extends string>(
  where: string,
  kernelSize: SizeOption,
  options: SequenceOptions<Padding>,
  paddings: readonly Padding[],
): SequenceSettings<Padding> {
  const strides = requireLength(where, 'strides', options.strides ?? 1);
  const dilation = requireLength(where, 'dilationRate', options.dilationRate ?? 1);
  requireChannelsLast(where, options.dataFormat);
  requireStridesOrDilation(where, [strides], [dilation]);
  return {
    kernelSize: requireLength(where, 'kernelSize', kernelSize),
    strides,
    padding: requireOneOf(where, 'padding', options.padding ?? 'valid', paddings),
    dilation,
    activation: resolveActivation(options.activation, where),
    useBias: options.useBias ?? true,
    biasRecipe: weightRecipe(where, 'bias', options, 'zeros'),
  };
}

/** The settings as plain data, under Keras's names. */
export function sequenceConfig(where: string, settings: SequenceSettings<string>): Readonly<Record<string, unknown>> {
  const { kernelSize, strides, padding, dilation, activation, useBias, biasRecipe } = settings;
  return {
    kernelSize: [kernelSize],
    strides: [strides],
    padding,
    dataFormat: dataFormatName,
    dilationRate: [dilation],
    activation: activationConfig(where, activation),
    useBias,
    ...recipeConfig('bias', biasRecipe),
  };
}

/** Runs a convolution of images over sequences, which are images of one row. */
export function onRow(x: Tensor, kernel: Tensor, run: (image: Tensor, filter: Tensor) => Tensor): Tensor {
  return ops.squeeze(run(ops.expandDims(x, 1), ops.expandDims(kernel, 0)), 1);
}

/** How a kernel of steps moves over images of one row. */
export function rowWindow({
  strides,
  dilation,
}: SequenceSettings<string>): Pick<Required<ops.WindowOptions>, 'strides' | 'dilations'> {
  return { strides: [strides, strides], dilations: [dilation, dilation] };
}
