import { DataError, formatShape, NdArray, ShapeError } from '@ibex-ml/core';
import type { Labels, ScoresInput } from '@ibex-ml/metrics';

/** True classes, and scores of each class for the same samples: rows one after the other. */
export interface ClassScores {
  readonly labels: ArrayLike<number>;
  readonly data: ArrayLike<number>;
  readonly samples: number;
  /** Columns of scores: one of the class 1 alone, or one of each class from 0. */
  readonly columns: number;
  readonly classes: number;
}

/**
 * The classes of samples.
 *
 * @throws {ShapeError} when an array has several columns
 * @throws {DataError} when there are none, or one is no class from 0 to `classes - 1`
 */
export function checkedLabels(where: string, argument: string, labels: Labels, classes: number = Infinity): ArrayLike<number> {
  if (labels instanceof NdArray && labels.size !== labels.shape[0]) {
    const remedy = 'Turn one-hot rows into class indices first, with argMax over the last axis.';
    throw new ShapeError({ where, argument, expected: '[samples]', received: formatShape(labels.shape), remedy });
  }
  const list = labels instanceof NdArray ? labels.data : labels;
  const odd = placeOf(list, (label) => !(Number.isSafeInteger(label) && label >= 0 && label < classes));
  if (odd === -1 && list.length > 0) return list;
  throw new DataError({
    where,
    argument: odd === -1 ? argument : `${argument}[${odd}]`,
    expected:
      odd === -1
        ? 'one class per sample, of at least one'
        : `a class${classes === Infinity ? ', an integer >= 0' : ` from 0 to ${classes - 1}`}`,
    received: odd === -1 ? 'none' : list[odd],
    remedy: 'Pass class indices, as predictClasses gives them.',
  });
}

/**
 * True classes and scores, checked.
 *
 * @throws {ShapeError} when scores have more than two axes, or rows differ in length
 * @throws {DataError} when lengths differ, there are no samples, a label is no class of the scores, or a score is NaN or infinite
 */
export function checkedScores(where: string, yTrue: Labels, scores: ScoresInput): ClassScores {
  const { data, columns } = rowsOf(where, scores);
  const samples = data.length / columns;
  const classes = Math.max(columns, 2);
  const labels = checkedLabels(where, 'yTrue', yTrue, classes);
  const wrong = (argument: string, expected: string, received: unknown, remedy: string): DataError =>
    new DataError({ where, argument, expected, received, remedy });
  if (labels.length !== samples) {
    throw wrong('scores', `as long as yTrue, ${labels.length}`, `${samples} rows`, 'Pass the scores of the same samples.');
  }
  const odd = placeOf(data, (score) => !Number.isFinite(score));
  if (odd === -1) return { labels, data, samples, columns, classes };
  const remedy = 'Look for NaN in the input and the weights of the model that gave it.';
  throw wrong(`scores[${Math.floor(odd / columns)}]`, 'made of finite numbers', data[odd], remedy);
}

/** The scores of one class. */
export function columnOf({ data, samples, columns }: ClassScores, column: number): Float64Array {
  const scores = new Float64Array(samples);
  for (let row = 0; row < samples; row++) scores[row] = data[row * columns + column] as number;
  return scores;
}

/** The probability of a class for a sample, also where one column says that of class 1 alone. */
export function probabilityOf({ data, columns }: ClassScores, row: number, label: number): number {
  if (columns > 1) return data[row * columns + label] as number;
  return label === 1 ? (data[row] as number) : 1 - (data[row] as number);
}

/** The likeliest class of each sample; of equal ones the first. Of one column: whether it is above 0.5. */
export function predictedClasses(scores: ClassScores): Int32Array {
  return Int32Array.from({ length: scores.samples }, (_, row) => {
    let best = 0;
    for (let label = 1; label < scores.classes; label++) {
      if (probabilityOf(scores, row, label) > probabilityOf(scores, row, best)) best = label;
    }
    return best;
  });
}

/** @throws {DataError} unless all scores are from 0 to 1 */
export function requireProbabilities(where: string, { data, columns }: ClassScores): void {
  const odd = placeOf(data, (score) => score < 0 || score > 1);
  if (odd === -1) return;
  throw new DataError({
    where,
    argument: `scores[${Math.floor(odd / columns)}]`,
    expected: 'made of probabilities, from 0 to 1',
    received: data[odd],
    remedy: 'Of logits take the softmax first, or the sigmoid of a single column.',
  });
}

/** The place of the first number that passes the test; -1 where there is none. */
function placeOf(values: ArrayLike<number>, test: (value: number) => boolean): number {
  for (let index = 0; index < values.length; index++) if (test(values[index] as number)) return index;
  return -1;
}

function rowsOf(where: string, scores: ScoresInput): { readonly data: ArrayLike<number>; readonly columns: number } {
  if (scores instanceof NdArray) {
    const [, columns = 1, ...more] = scores.shape;
    if (scores.shape.length > 0 && more.length === 0 && columns > 0) return { data: scores.data, columns };
    throw wrongShape(where, formatShape(scores.shape));
  }
  const rows: readonly unknown[] = Array.isArray(scores) ? scores : [];
  if (typeof rows[0] !== 'object') return { data: scores as ArrayLike<number>, columns: 1 };
  const lists = rows as readonly ArrayLike<number>[];
  const columns = lists[0]?.length ?? 0;
  if (columns === 0 || lists.some((row) => row.length !== columns)) throw wrongShape(where, 'rows of different lengths');
  return { data: lists.flatMap((row) => Array.from(row)), columns };
}

function wrongShape(where: string, received: string): ShapeError {
  const remedy = 'Pass what predict gives.';
  return new ShapeError({ where, argument: 'scores', expected: '[samples] or [samples, classes]', received, remedy });
}
