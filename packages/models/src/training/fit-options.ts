import { ArgumentError } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import type { Callback } from '../callbacks/callback.ts';
import { checkCount, checkRunOptions, type OptionNames, refused, requireOptions } from './check-options.ts';
import type { ModelData } from './data/model-data.ts';
import type { Verbose } from './progress/progress.ts';
import type { ClassWeight } from './data/sample-weights.ts';

/** Data to validate on: arrays with optional weights, or a dataset of batches. */
export type ValidationData = readonly [x: ModelData, y: ModelData, sampleWeight?: ModelData] | Dataset<unknown>;

/** Options of `fit`, with Keras's defaults. */
export interface FitOptions {
  /** Samples per step; default 32. Not with a Dataset. */
  readonly batchSize?: number;
  /** The epoch to end before; default 1. */
  readonly epochs?: number;
  /** The epoch to start from, to go on with an earlier run; default 0. */
  readonly initialEpoch?: number;
  /** The last part of the samples to validate on, taken before shuffling; a fraction inside (0, 1). */
  readonly validationSplit?: number;
  /** Goes before validationSplit where both are given. */
  readonly validationData?: ValidationData;
  /** Validates every so many epochs, or after the epochs listed (counted from 1); default 1. */
  readonly validationFreq?: number | readonly number[];
  readonly validationBatchSize?: number;
  readonly validationSteps?: number;
  /** Whether samples come in another order each epoch; default true. */
  readonly shuffle?: boolean;
  /** Makes the order repeatable; default one of its own, or that of setRandomSeed. */
  readonly seed?: number;
  readonly classWeight?: ClassWeight;
  readonly sampleWeight?: ModelData;
  /** Ends each epoch after this many steps; the next one continues in the data where it stopped. */
  readonly stepsPerEpoch?: number;
  readonly callbacks?: readonly Callback[];
  /** Ends the run between two batches; `fit` then rejects with the signal's reason. What has been learnt until then stays. */
  readonly signal?: AbortSignal;
  /** 0 silent, 1 a progress bar, 2 a line per epoch; `auto` is 1. Default `auto`. */
  readonly verbose?: Verbose;
}

const where = 'model.fit';

const names: OptionNames<FitOptions> = {
  batchSize: true,
  epochs: true,
  initialEpoch: true,
  validationSplit: true,
  validationData: true,
  validationFreq: true,
  validationBatchSize: true,
  validationSteps: true,
  shuffle: true,
  seed: true,
  classWeight: true,
  sampleWeight: true,
  stepsPerEpoch: true,
  callbacks: true,
  signal: true,
  verbose: true,
};

/** @throws {ArgumentError} for an option that there is none of, or that is out of its range */
export function checkFitOptions(options: FitOptions): void {
  requireOptions(where, options, names);
  checkRunOptions(where, options);
  checkCount(where, 'epochs', options.epochs, 1);
  checkCount(where, 'initialEpoch', options.initialEpoch, 0);
  checkCount(where, 'stepsPerEpoch', options.stepsPerEpoch, 1);
  checkCount(where, 'validationSteps', options.validationSteps, 1);
  checkCount(where, 'validationBatchSize', options.validationBatchSize, 1);
  if (options.seed !== undefined && !Number.isSafeInteger(options.seed)) {
    throw refused(where, 'seed', 'a safe integer', options.seed, 'Pass a whole number such as 42.');
  }
  const { shuffle, validationFreq, validationData } = options;
  if (shuffle !== undefined && typeof shuffle !== 'boolean') {
    throw refused(where, 'shuffle', 'true or false', shuffle, 'Leave it out to shuffle.');
  }
  if (validationFreq !== undefined) checkFrequency(validationFreq);
  if (validationData !== undefined && !(validationData instanceof Dataset) && !isPair(validationData)) {
    throw new ArgumentError({
      where,
      argument: 'validationData',
      expected: '[x, y], [x, y, sampleWeight], or a Dataset',
      received: validationData,
      remedy: 'Put the arrays into a list: validationData: [xVal, yVal].',
    });
  }
}

function isPair(data: unknown): boolean {
  return Array.isArray(data) && (data.length === 2 || data.length === 3);
}

function checkFrequency(frequency: number | readonly number[]): void {
  if (!Array.isArray(frequency)) {
    checkCount(where, 'validationFreq', frequency as number, 1);
    return;
  }
  if (frequency.length > 0 && frequency.every((epoch) => Number.isInteger(epoch) && epoch >= 1)) return;
  throw refused(
    where,
    'validationFreq',
    'an integer >= 1, or a list of epochs counted from 1',
    frequency,
    'Pass 2 to validate after every second epoch, [1, 5] to validate after the first and the fifth.',
  );
}
