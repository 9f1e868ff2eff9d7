import { ArgumentError } from '@ibex-ml/core';
import { type ClassificationScoresOptions, type Scores, scoresFor } from './classification-scores.ts';
import type { Labels } from '../inputs/labels.ts';
import { fixed, floatText } from '@ibex-ml/core/python-text';
import { right } from './text-columns.ts';

/** What a report is made of. */
export interface ClassificationReportOptions extends ClassificationScoresOptions {
  /** Decimals of the scores, an integer from 0 to 99; default 2. */
  readonly digits?: number;
}

const headers = ['precision', 'recall', 'f1-score', 'support'] as const;
const columnWidth = 9;

/**
 * A table of precision, recall, F1 and support per class, with accuracy and averages: scikit-learn's, to the byte.
 *
 * Where `labels` leaves out classes that occur, a row `micro avg` takes the place of the accuracy.
 *
 * @throws {ShapeError} when an array has more than one axis
 * @throws {DataError} when lengths differ, there are no samples, or a label is no integer
 * @throws {ArgumentError} when there is not one name per class, or `digits` or `zeroDivision` is out of range
 * @example
 * classificationReport([0, 1, 1, 1], [0, 1, 1, 0], { targetNames: ['cat', 'dog'] })
 * //               precision    recall  f1-score   support
 * //
 * //          cat       0.50      1.00      0.67         1
 * //          dog       1.00      0.67      0.80         3
 * //
 * //     accuracy                           0.75         4
 * //    macro avg       0.75      0.83      0.73         4
 * // weighted avg       0.88      0.75      0.77         4
 * //
 * @see sklearn.metrics.classification_report
 */
export function classificationReport(yTrue: Labels, yPred: Labels, options: ClassificationReportOptions = {}): string {
  const where = 'classificationReport';
  const { digits = 2 } = options;
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 99)) {
    throw new ArgumentError({
      where,
      argument: 'digits',
      expected: 'an integer from 0 to 99',
      received: digits,
      remedy: 'Pass 2, or 4 for more.',
    });
  }
  const { scores, wholeSupport } = scoresFor(where, yTrue, yPred, options);
  const { classes, accuracy, microAverage, macroAverage, weightedAverage } = scores;
  const width = Math.max(...classes.map(({ name }) => Array.from(name).length), 'weighted avg'.length, digits);
  const line = (heading: string, cells: readonly string[]): string =>
    `${right(heading, width)} ${cells.map((cell) => ` ${right(cell, columnWidth)}`).join('')}`;
  const number = (value: number): string => fixed(value, digits);
  const support = (value: number): string => (wholeSupport ? String(value) : floatText(value));
  const row = (heading: string, { precision, recall, f1Score, support: count }: Scores): string =>
    line(heading, [number(precision), number(recall), number(f1Score), support(count)]);
  return [
    line('', headers),
    '',
    ...classes.map((scores) => row(scores.name, scores)),
    '',
    accuracy === null
      ? row('micro avg', microAverage)
      : line('accuracy', ['', '', number(accuracy), support(microAverage.support)]),
    row('macro avg', macroAverage),
    row('weighted avg', weightedAverage),
    '',
  ].join('\n');
}
