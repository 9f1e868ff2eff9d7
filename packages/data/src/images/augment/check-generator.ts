import { ArgumentError } from '@ibex-ml/core';
import { oneOf, requireChannelsLast } from '../check-directory-options.ts';
import type { ImageDataGeneratorOptions, ShiftRange } from './generator-options.ts';

/** Options with their defaults; what an option brings with it is on. */
export type GeneratorSettings = Required<Omit<ImageDataGeneratorOptions, 'zoomRange' | 'dataFormat'>> & {
  readonly zoomRange: readonly [number, number];
};

const where = 'ImageDataGenerator';

/** @throws {ArgumentError} naming the first option that is wrong, or contradicts another. (Keras drops one of the two, and warns.) */
export function checkGenerator(options: ImageDataGeneratorOptions): GeneratorSettings {
  const { zcaWhitening = false, featurewiseStdNormalization = false, samplewiseStdNormalization = false } = options;
  const { rotationRange = 0, shearRange = 0, channelShiftRange = 0, cval = 0, zcaEpsilon = 1e-6 } = options;
  const { brightnessRange = null, validationSplit = 0, fillMode = 'nearest', interpolationOrder = 1, rescale = null } = options;
  requireChannelsLast(where, options.dataFormat);
  const { widthShiftRange = 0, heightShiftRange = 0, zoomRange = 0 } = options;
  if (zcaWhitening && featurewiseStdNormalization) contradiction('featurewiseStdNormalization', 'zcaWhitening', true);
  if ((zcaWhitening || featurewiseStdNormalization) && options.featurewiseCenter === false) {
    contradiction('featurewiseCenter', zcaWhitening ? 'zcaWhitening' : 'featurewiseStdNormalization', false);
  }
  if (samplewiseStdNormalization && options.samplewiseCenter === false)
    contradiction('samplewiseCenter', 'samplewiseStdNormalization', false);
  oneOf(where, 'fillMode', fillMode, ['nearest', 'constant', 'reflect', 'wrap']);
  oneOf(where, 'interpolationOrder', interpolationOrder, [0, 1, 2, 3, 4, 5]);
  for (const [argument, value] of Object.entries({
    rotationRange,
    shearRange,
    channelShiftRange,
    cval,
    zcaEpsilon,
    rescale: rescale ?? 1,
  })) {
    if (!Number.isFinite(value)) refuse(argument, 'a number', value, 'Pass a finite number.');
  }
  checkShift('widthShiftRange', widthShiftRange);
  checkShift('heightShiftRange', heightShiftRange);
  if (brightnessRange !== null) checkPair('brightnessRange', brightnessRange, 'two numbers, from and to');
  if (typeof zoomRange !== 'number') checkPair('zoomRange', zoomRange, 'a number, or two, from and to');
  if (validationSplit !== 0 && !(validationSplit > 0 && validationSplit < 1)) {
    refuse('validationSplit', 'between 0 and 1', validationSplit, 'Pass 0.2 to validate on the first fifth.');
  }
  return {
    featurewiseCenter: options.featurewiseCenter ?? (zcaWhitening || featurewiseStdNormalization),
    samplewiseCenter: options.samplewiseCenter ?? samplewiseStdNormalization,
    featurewiseStdNormalization,
    samplewiseStdNormalization,
    zcaWhitening,
    zcaEpsilon,
    rotationRange,
    widthShiftRange,
    heightShiftRange,
    brightnessRange,
    shearRange,
    zoomRange: typeof zoomRange === 'number' ? [1 - zoomRange, 1 + zoomRange] : zoomRange,
    channelShiftRange,
    fillMode,
    cval,
    horizontalFlip: options.horizontalFlip ?? false,
    verticalFlip: options.verticalFlip ?? false,
    rescale,
    preprocessingFunction: options.preprocessingFunction ?? null,
    validationSplit,
    interpolationOrder,
  };
}

function checkShift(argument: string, range: ShiftRange): void {
  const numbers = typeof range === 'number' ? [range] : range;
  if (
    Array.isArray(numbers) &&
    numbers.length > 0 &&
    numbers.every((value) => Number.isFinite(value) && (range !== value || value >= 0))
  )
    return;
  refuse(argument, 'a number >= 0, or a list of numbers', range, 'Pass 0.1 for a tenth of the size, or [-3, 3] for pixels.');
}

function checkPair(argument: string, pair: unknown, expected: string): void {
  if (Array.isArray(pair) && pair.length === 2 && pair.every((value) => Number.isFinite(value))) return;
  refuse(argument, expected, pair, 'Pass [0.8, 1.2].');
}

function contradiction(argument: string, other: string, value: boolean): never {
  return refuse(argument, `${String(!value)} where ${other} is true`, value, 'Leave one of the two out.');
}

function refuse(argument: string, expected: string, received: unknown, remedy: string): never {
  throw new ArgumentError({ where, argument, expected, received, remedy });
}
