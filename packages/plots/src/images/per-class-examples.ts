import type { NdArray } from '@ibex-ml/core';
import type { Labels, ScoresInput } from '@ibex-ml/metrics';
import { checkedClassNames, requireCount, requireOptions } from '../inputs/check.ts';
import { checkedScores, predictedClasses, probabilityOf, requireProbabilities } from '../inputs/class-scores.ts';
import type { Plot } from '../plot/plot.ts';
import { type GridOptions, requireRange } from './grid-options.ts';
import { imageGrid, type Tile } from './image-grid.ts';
import { percent, requireSameCount } from './mistake-grid.ts';
import { pixelsOf } from './pixels.ts';
import { typicalRow } from './typical-row.ts';

export interface PerClassExamplesOptions extends Pick<GridOptions, 'title' | 'range'> {
  /** One per class; default their numbers. */
  readonly classNames?: readonly string[];
  /** How many of the best and of the worst of each class, from 1 to 10; default 2. */
  readonly count?: number;
}

const where = 'perClassExamples';

/**
 * A row for each class that occurs: its most typical sample, those that the model gives their class with the highest probability, and those
 * with the lowest. Below each is the probability of its class, and what it was taken for where that is wrong.
 *
 * Most typical: the image nearest to the mean of all images of the class (Euclidean distance of pixels).
 *
 * @param probabilities - what predict gives: `[samples, classes]`, or of two classes `[samples]`, the probability of class 1
 * @throws {ShapeError | DataError | ArgumentError} when images, labels, probabilities and names do not fit together
 * @example
 * const images = ndarray([[[0, 1]], [[0, 0.9]], [[1, 0]]]);
 * const plot = perClassExamples(images, [0, 0, 1], [[0.9, 0.1], [0.4, 0.6], [0.2, 0.8]], { count: 1 });
 * plot.description // 'Of each class: typical, best, worst. Probability of their class: 0: 90 %, 90 %, 40 %; 1: 80 %, 80 %, 80 %.'
 */
export function perClassExamples(
  images: NdArray,
  yTrue: Labels,
  probabilities: ScoresInput,
  options: PerClassExamplesOptions = {},
): Plot {
  requireOptions(where, options, { title: true, range: true, classNames: true, count: true });
  requireCount(where, 'count', options.count, 1, 10);
  requireRange(where, options.range);
  const count = options.count ?? 2;
  const pixels = pixelsOf(where, images, options.range);
  const given = checkedScores(where, yTrue, probabilities);
  requireProbabilities(where, given);
  requireSameCount(where, pixels, given);
  const names = checkedClassNames(where, options.classNames, given.classes);
  const predicted = predictedClasses(given);
  const own = (row: number): number => probabilityOf(given, row, given.labels[row] as number);
  const tile = (row: number | undefined): Tile | null => {
    if (row === undefined) return null;
    const right = predicted[row] === given.labels[row];
    return { index: row, lines: [percent(own(row)), right ? '' : `as ${names[predicted[row] as number]}`] };
  };
  const rows = names.flatMap((name, label) => {
    const members = Array.from({ length: given.samples }, (_, row) => row).filter((row) => given.labels[row] === label);
    if (members.length === 0) return [];
    const sorted = members.toSorted((a, b) => own(b) - own(a));
    const shown = [
      typicalRow(images, members),
      ...filled(sorted.slice(0, count), count),
      ...filled(sorted.slice(-count).reverse(), count),
    ];
    return [{ name, shown }];
  });
  const numbered = (name: string): readonly string[] =>
    Array.from({ length: count }, (_, index) => (count === 1 ? name : `${name} ${index + 1}`));
  const columnNames = ['typical', ...numbered('best'), ...numbered('worst')];
  const said = rows.map(
    ({ name, shown }) => `${name}: ${shown.flatMap((row) => (row === undefined ? [] : [percent(own(row))])).join(', ')}`,
  );
  const grid = {
    title: options.title ?? 'Examples of each class',
    subtitle: 'with the probability of their class, and what they were taken for where that is wrong',
    description: `Of each class: ${columnNames.join(', ')}. Probability of their class: ${said.join('; ')}.`,
    columns: columnNames.length,
    tiles: rows.flatMap(({ shown }) => shown.map(tile)),
    rowNames: rows.map(({ name }) => name),
    columnNames,
  };
  return imageGrid(grid, pixels);
}

function filled(rows: readonly number[], count: number): readonly (number | undefined)[] {
  return Array.from({ length: count }, (_, index) => rows[index]);
}
