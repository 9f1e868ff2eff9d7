import { DataError, formatShape, NdArray, ShapeError } from '@ibex-ml/core';
import { checkedClassNames, refused, requireOptions } from '../inputs/check.ts';
import { readableOn, scaleColor } from '../plot/palette.ts';
import type { Plot } from '../plot/plot.ts';
import { chart, type ChartOptions, chartWidth } from './chart.ts';
import { classAxis } from './class-axis.ts';

export interface ConfusionMatrixPlotOptions extends ChartOptions {
  /** One per class, in the order of rows and columns; default their numbers. */
  readonly classNames?: readonly string[];
  /** Whether entries are shown as shares of their row (`true`), of their column (`pred`) or of all; default null, as they are. */
  readonly normalize?: 'true' | 'pred' | 'all' | null;
}

/** Rows of numbers. */
type Counts = readonly (readonly number[])[];

const where = 'confusionMatrixPlot';
/** Of more classes cells are too small for numbers, and the colours alone are shown. */
const mostNumbered = 20;
/** The picture grows so that cells are not smaller than this many pixels, up to a size that fits a page. */
const smallestCell = 6;
const largestSide = 600;

/**
 * How often each class was taken for each: rows are true classes, columns predicted ones, right predictions on the diagonal. Each cell has
 * its number, in black or white as is read better, and a colour that is the darker the more there is (from white to the largest entry).
 *
 * @param matrix - what `confusionMatrix` gives, or rows of numbers
 * @throws {ShapeError} when the matrix is not square
 * @throws {DataError} when an entry is no finite number >= 0
 * @throws {ArgumentError} when there is not one name per class, or `normalize` is unknown
 * @example
 * const plot = confusionMatrixPlot([[5, 1], [0, 4]], { classNames: ['cat', 'dog'] });
 * plot.description // 'Of 10 samples 9 lie on the diagonal. Most often wrong: cat taken for dog, 1.'
 * @see sklearn.metrics.ConfusionMatrixDisplay
 */
export function confusionMatrixPlot(
  matrix: NdArray | readonly (readonly number[])[],
  options: ConfusionMatrixPlotOptions = {},
): Plot {
  requireOptions(where, options, { title: true, classNames: true, normalize: true });
  const counts = checkedMatrix(matrix);
  const names = checkedClassNames(where, options.classNames, counts.length);
  const normalize = options.normalize ?? null;
  const shown = normalized(counts, normalize);
  const most = Math.max(...shown.flat());
  const cells = shown.flatMap((row, actual) =>
    row.map((value, predicted) => {
      const color = scaleColor(most === 0 ? 0 : value / most);
      return { actual, predicted, text: numberText(value, normalize !== null), color, ink: readableOn(color) };
    }),
  );
  const domain = names.map((_, index) => index);
  const side = Math.max(chartWidth - 40, Math.min(smallestCell * names.length, largestSide));
  const size = { width: side, height: side * 0.9 };
  const position = (field: string, title: string, length: number, orient: 'left' | 'bottom') => ({
    field,
    type: 'ordinal' as const,
    title,
    // Gaps between the smallest cells would be finer than a pixel, and some of them seen.
    scale: { domain, paddingInner: names.length > mostNumbered ? 0 : 0.03, paddingOuter: 0 },
    axis: { ...classAxis(names, length / names.length, orient), orient },
  });
  const encoding = {
    x: position('predicted', 'predicted class', size.width, 'bottom'),
    y: position('actual', 'true class', size.height, 'left'),
  };
  const texts = {
    title: options.title ?? 'Confusion matrix',
    subtitle: subtitles[normalize ?? 'none'],
    description: described(counts, names),
  };
  return chart(texts, {
    ...size,
    data: { values: cells },
    layer: [
      {
        mark: { type: 'rect', stroke: null },
        encoding: { ...encoding, color: { field: 'color', type: 'nominal', scale: null } },
      },
      ...(names.length > mostNumbered
        ? []
        : [
            {
              mark: { type: 'text' as const, fontSize: names.length > 12 ? 8 : 11 },
              encoding: { ...encoding, text: { field: 'text' }, color: { field: 'ink', type: 'nominal' as const, scale: null } },
            },
          ]),
    ],
  });
}

const subtitles = {
  none: 'samples of each true class, by what they were taken for',
  true: 'share of each true class, by what it was taken for',
  pred: 'share of each predicted class, by what it truly was',
  all: 'share of all samples',
} as const;

function checkedMatrix(matrix: NdArray | Counts): Counts {
  const rows = (matrix instanceof NdArray ? matrix.toArray() : matrix) as Counts;
  const given: unknown = rows;
  const square = isListOfLists(given) && given.length > 0 && given.every((row) => row.length === given.length);
  if (!square || (matrix instanceof NdArray && matrix.shape.length !== 2)) {
    const received = matrix instanceof NdArray ? formatShape(matrix.shape) : matrix;
    throw new ShapeError({
      where,
      argument: 'matrix',
      expected: '[classes, classes]',
      received,
      remedy: 'Pass confusionMatrix(yTrue, yPred).',
    });
  }
  const odd = rows.flat().find((value) => !(Number.isFinite(value) && value >= 0));
  if (odd === undefined) return rows;
  throw new DataError({
    where,
    argument: 'matrix',
    expected: 'made of finite numbers >= 0',
    received: odd,
    remedy: 'Pass confusionMatrix(yTrue, yPred).',
  });
}

function normalized(counts: Counts, by: ConfusionMatrixPlotOptions['normalize']): Counts {
  if (by === null || by === undefined) return counts;
  if (!['true', 'pred', 'all'].includes(by))
    throw refused(where, 'normalize', "'true', 'pred', 'all' or null", by, 'Leave it out for counts.');
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const rows = counts.map(sum);
  const columns = counts.map((_, column) => sum(counts.map((row) => row[column] as number)));
  const all = sum(rows);
  const whole = (row: number, column: number): number =>
    by === 'all' ? all : ((by === 'true' ? rows[row] : columns[column]) as number);
  return counts.map((row, actual) =>
    row.map((value, predicted) => (whole(actual, predicted) === 0 ? 0 : value / whole(actual, predicted))),
  );
}

function numberText(value: number, isShare: boolean): string {
  if (isShare) return value === 0 ? '0' : value.toFixed(2);
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}

function described(counts: Counts, names: readonly string[]): string {
  let [total, right, worst] = [0, 0, { value: 0, actual: 0, predicted: 0 }];
  for (const [actual, row] of counts.entries()) {
    for (const [predicted, value] of row.entries()) {
      total += value;
      if (actual === predicted) right += value;
      else if (value > worst.value) worst = { value, actual, predicted };
    }
  }
  const mistakes = `Most often wrong: ${names[worst.actual]} taken for ${names[worst.predicted]}, ${numberText(worst.value, false)}.`;
  return `Of ${numberText(total, false)} samples ${numberText(right, false)} lie on the diagonal. ${worst.value === 0 ? 'None is wrong.' : mistakes}`;
}

function isListOfLists(value: unknown): value is readonly (readonly unknown[])[] {
  return Array.isArray(value) && value.every(Array.isArray);
}
