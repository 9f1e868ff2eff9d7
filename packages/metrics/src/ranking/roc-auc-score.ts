import { ArgumentError } from '@ibex-ml/core';
import { columnClasses, columnsOf } from '../inputs/column-classes.ts';
import { checkedWeights, type Labels, labelsIn, type SampleNumbers, trueLabels } from '../inputs/labels.ts';
import { positives } from '../inputs/positive-label.ts';
import { requireRowSums } from '../inputs/probabilities.ts';
import { requireOneOf } from '../inputs/require-one-of.ts';
import { checkedScores, requireOneColumn, type ScoresInput } from '../inputs/scores.ts';
import { binaryRocAuc } from './binary-roc-auc.ts';
import { averageOverClasses, type ClassAverage } from './class-average.ts';
import { oneVsOne } from './one-vs-one.ts';

/** What an area under ROC curves is made of. */
export interface RocAucScoreOptions {
  /**
   * How the classes' areas become one: `macro`, their mean, the default; `weighted`, by their samples; `micro`, of all samples and
   * classes as one (one-vs-rest alone); null, none (one-vs-rest alone).
   */
  readonly average?: ClassAverage;
  /** Of more than two classes each against the rest, or each against each; has to be said. Default `raise`, an error. */
  readonly multiClass?: 'raise' | 'ovr' | 'ovo';
  /** The class of each column, in rising order; default: those that occur in yTrue. */
  readonly labels?: readonly number[] | null;
  /** Of two classes, the part of the curve that counts: fpr up to this, in (0, 1], standardised so that guessing is 0.5. */
  readonly maxFpr?: number | null;
  /** What samples count, one number each; default 1. Not for one-vs-one. */
  readonly sampleWeight?: SampleNumbers | null;
}

/**
 * The area under the ROC curve: how likely a positive sample scores higher than a negative one. 1 is perfect, 0.5 guessing.
 *
 * Formula: two classes: area under `rocCurve`, the higher label is positive. ovr: mean over classes of the area of class against rest.
 *          ovo: mean over pairs of the mean of both areas among the samples of the pair (Hand and Till)
 * Input:   yTrue [samples]; yScore [samples], or of more than two classes probabilities [samples, classes]
 * Output:  a number; a list with `average: null`. NaN where a class that counts has no samples, or no others
 *
 * @throws {ShapeError} when the columns of yScore do not fit
 * @throws {DataError} when lengths differ, there are no samples, a score is NaN or infinite, a row does not sum to 1, or yTrue has
 *         other classes than the columns
 * @throws {ArgumentError} when an option is unknown or out of range, or not possible with the others
 * @example
 * rocAucScore([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]) // 0.75
 * const scores = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.4, 0.5, 0.1], [0.1, 0.2, 0.7]];
 * rocAucScore([0, 1, 0, 2], scores, { multiClass: 'ovr' }) // 0.944444
 * @see sklearn.metrics.roc_auc_score
 */
export function rocAucScore(
  yTrue: Labels,
  yScore: ScoresInput,
  options: RocAucScoreOptions & { readonly average: null },
): number | readonly number[];
export function rocAucScore(
  yTrue: Labels,
  yScore: ScoresInput,
  options?: RocAucScoreOptions & { readonly average?: Exclude<ClassAverage, null> },
): number;
export function rocAucScore(yTrue: Labels, yScore: ScoresInput, options: RocAucScoreOptions = {}): number | readonly number[] {
  const where = 'rocAucScore';
  const { average = 'macro', multiClass = 'raise', maxFpr = null } = options;
  requireOneOf(where, 'average', average, ['micro', 'macro', 'weighted', null]);
  requireOneOf(where, 'multiClass', multiClass, ['raise', 'ovr', 'ovo']);
  requireMaxFpr(where, maxFpr);
  const labels = trueLabels(where, yTrue);
  const scores = checkedScores(where, 'yScore', yScore, labels.length);
  const weights = checkedWeights(where, options.sampleWeight, labels.length);
  const occurring = labelsIn(labels);
  if (occurring.length <= 2 && scores.columns <= 2) {
    const { data } = requireOneColumn(where, 'yScore', scores);
    if (occurring.length < 2) return NaN;
    return binaryRocAuc(positives(labels, occurring[1] as number), data, weights, maxFpr ?? 1);
  }
  requireRowSums(where, 'yScore', scores);
  requireMultiClass(where, options);
  const own = columnsOf(labels, columnClasses(where, labels, options.labels, 'yScore', scores.columns));
  if (multiClass === 'ovo') return oneVsOne(binaryRocAuc, own, scores, average === 'weighted');
  return averageOverClasses(binaryRocAuc, own, scores, weights, average);
}

function requireMaxFpr(where: string, maxFpr: number | null): void {
  if (maxFpr === null || (maxFpr > 0 && maxFpr <= 1)) return;
  throw new ArgumentError({
    where,
    argument: 'maxFpr',
    expected: 'a number above 0, at most 1',
    received: maxFpr,
    remedy: 'Leave it out for the whole curve.',
  });
}

function requireMultiClass(where: string, { multiClass, average, maxFpr, sampleWeight }: RocAucScoreOptions): void {
  const wrong = (argument: string, expected: string, received: unknown, remedy: string): ArgumentError =>
    new ArgumentError({ where, argument, expected, received, remedy });
  if ((maxFpr ?? 1) !== 1) throw wrong('maxFpr', 'null for more than two classes', maxFpr, 'Leave it out.');
  if (multiClass !== 'ovr' && multiClass !== 'ovo') {
    const remedy = '"ovr" sets each class against the rest, "ovo" each against each.';
    throw wrong('multiClass', '"ovr" or "ovo" for more than two classes', multiClass, remedy);
  }
  if (multiClass === 'ovr') return;
  if (average === null || average === 'micro') {
    throw wrong('average', '"macro" or "weighted" for multiClass "ovo"', average, 'Choose one of these, or "ovr".');
  }
  if (sampleWeight !== undefined && sampleWeight !== null) {
    throw wrong('sampleWeight', 'null for multiClass "ovo"', sampleWeight, 'Leave it out, or choose "ovr".');
  }
}
