import { ArgumentError, DataError } from '@ibex-ml/core';
import { type ArrayTree, type Fold, takeRows } from '@ibex-ml/data';
import type { Logs } from '../callbacks/callback.ts';
import type { Model } from '../model/model.ts';
import type { FitOptions } from './fit-options.ts';
import type { ModelData } from './data/model-data.ts';

const where = 'crossValidate';

/** Arrays of the same rows: an NdArray each, or lists and records of them for models of several inputs or outputs. */
export type FoldArrays = {
  readonly x: ArrayTree;
  readonly y: ArrayTree;
};

/** How a model is fitted and judged on each fold. */
export interface CrossValidateOptions<T extends FoldArrays> {
  /** `kFold(rows)` or `stratifiedKFold(y)` of `@ibex-ml/data`, or folds of your own. */
  readonly folds: readonly Fold[];
  /** Options of `fit`, the same for every fold. */
  readonly fit?: FitOptions;
  /** Changes what a fold is fitted to, never what it is judged on: `(train) => smote(train)`. */
  readonly resample?: (train: T, fold: number) => T;
  /** The figures of a fold; default: what the model's `evaluate` gives. */
  readonly evaluate?: (model: Model, test: T, fold: number) => Promise<Logs> | Logs;
}

/** The figures of all folds. */
export interface CrossValidation {
  readonly folds: readonly Logs[];
  /** The mean of each figure over the folds. */
  readonly mean: Logs;
  /** Its standard deviation over the folds: the root of the mean squared difference from the mean. */
  readonly std: Logs;
}

/**
 * Fits a new model to each fold's training rows, and judges it on the rows held out: what a model gives on data that it has not seen, and how
 * far that varies.
 *
 * @param makeModel - makes a new compiled model for each fold
 * @param arrays - all rows
 * @throws {ArgumentError} when there are no folds, makeModel gives a model that it gave before, or folds have different figures
 * @throws {DataError} when a fold holds out a row that it trains on, or names one that is not there; and whatever `fit` and `evaluate` throw
 * @example
 * const x = ndarray([[0], [0], [0], [9], [9], [9]]);
 * const y = ndarray([0, 0, 0, 1, 1, 1], { dtype: 'int32' });
 * const { folds } = await crossValidate(
 *   () => {
 *     const model = sequential([dense(2, { activation: 'softmax', inputShape: [1] })]);
 *     model.compile({ loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
 *     return model;
 *   },
 *   { x, y },
 *   { folds: [{ train: Int32Array.of(0, 1, 3, 4), test: Int32Array.of(2, 5) }], fit: { verbose: 0 } },
 * );
 * folds.map((figures) => Object.keys(figures)) // [['accuracy', 'loss']]
 * @see sklearn.model_selection.cross_validate
 */
export async function crossValidate<T extends FoldArrays>(
  makeModel: (fold: number) => Model,
  arrays: T,
  options: CrossValidateOptions<T>,
): Promise<CrossValidation> {
  const { folds, fit = {}, resample = (train: T): T => train, evaluate = figuresOf } = options;
  if (folds.length === 0) {
    throw refused('folds', 'a list of at least one fold', folds, 'Pass stratifiedKFold(y), or kFold(rows).');
  }
  for (const [index, fold] of folds.entries()) requireApart(index, fold);
  const made = new Set<Model>();
  const figures: Logs[] = [];
  for (const [fold, { train, test }] of folds.entries()) {
    const model = makeModel(fold);
    if (made.has(model)) {
      throw refused(
        'makeModel',
        'a function that makes a new model each time',
        model,
        'Call sequential() and compile() inside it.',
      );
    }
    made.add(model);
    const fitted = resample(takeRows(arrays, train), fold);
    await model.fit(fitted.x as ModelData, fitted.y as ModelData, fit);
    figures.push(requireSameFigures(fold, await evaluate(model, takeRows(arrays, test), fold), figures[0]));
  }
  return { folds: figures, ...summary(figures) };
}

/** What the model says of the rows held out. */
function figuresOf(model: Model, { x, y }: FoldArrays): Promise<Logs> {
  return model.evaluate(x as ModelData, y as ModelData, { verbose: 0 });
}

function summary(figures: readonly Logs[]): { readonly mean: Logs; readonly std: Logs } {
  const mean: Record<string, number> = {};
  const std: Record<string, number> = {};
  for (const name of Object.keys(figures[0] as Logs)) {
    const values = figures.map((given) => given[name] as number);
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    mean[name] = centre;
    std[name] = Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
  }
  return { mean, std };
}

function requireSameFigures(fold: number, given: Logs, first: Logs = given): Logs {
  const names = Object.keys(first);
  if (names.every((name) => name in given) && Object.keys(given).length === names.length) return given;
  const remedy = `Fold ${fold} has others than fold 0: name the outputs of the model, and compile it always alike.`;
  throw refused('evaluate', `a function that gives ${names.join(', ')} of every fold`, given, remedy);
}

function requireApart(index: number, { train, test }: Fold): void {
  const seen = new Set(train);
  const both = test.find((row) => seen.has(row));
  if (both === undefined && train.length > 0 && test.length > 0) return;
  throw new DataError({
    where,
    argument: `folds[${index}].test`,
    expected: both === undefined ? 'of rows, and train too' : 'of other rows than train',
    received: both ?? { train: train.length, test: test.length },
    remedy: 'Pass what kFold or stratifiedKFold gives.',
  });
}

function refused(argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy });
}
