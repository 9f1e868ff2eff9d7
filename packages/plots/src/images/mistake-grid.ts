import { DataError, type NdArray } from '@ibex-ml/core';
import type { Labels, ScoresInput } from '@ibex-ml/metrics';
import { checkedClassNames, requireOptions } from '../inputs/check.ts';
import {
  checkedScores,
  type ClassScores,
  predictedClasses,
  probabilityOf,
  requireProbabilities,
} from '../inputs/class-scores.ts';
import type { Plot } from '../plot/plot.ts';
import { checkedGridOptions, type GridOptions, gridOptionNames } from './grid-options.ts';
import { imageGrid } from './image-grid.ts';
import { type Pixels, pixelsOf } from './pixels.ts';

export interface MistakeGridOptions extends GridOptions {
  /** One per class; default their numbers. */
  readonly classNames?: readonly string[];
}

const where = 'mistakeGrid';

/**
 * Images that were taken for another class, those first of which the model was most sure; below each its class, and what it was taken for
 * with which probability. Where nothing is wrong, the picture says so.
 *
 * @param probabilities - what predict gives: `[samples, classes]`, or of two classes `[samples]`, the probability of class 1
 * @throws {ShapeError | DataError | ArgumentError} when images, labels, probabilities and names do not fit together
 * @example
 * const images = ndarray([[[0, 1]], [[1, 0]], [[1, 1]]]);
 * const plot = mistakeGrid(images, [0, 1, 1], [[0.4, 0.6], [0.2, 0.8], [0.9, 0.1]]);
 * plot.description // '2 of 3 samples are wrong. The most confident mistake: 1 taken for 0 (90 %).'
 */
export function mistakeGrid(images: NdArray, yTrue: Labels, probabilities: ScoresInput, options: MistakeGridOptions = {}): Plot {
  requireOptions(where, options, { ...gridOptionNames, classNames: true });
  const { count, columns } = checkedGridOptions(where, options);
  const pixels = pixelsOf(where, images, options.range);
  const given = checkedScores(where, yTrue, probabilities);
  requireProbabilities(where, given);
  requireSameCount(where, pixels, given);
  const names = checkedClassNames(where, options.classNames, given.classes);
  const predicted = predictedClasses(given);
  const surety = (row: number): number => probabilityOf(given, row, predicted[row] as number);
  const wrong = Array.from(predicted.keys()).filter((row) => predicted[row] !== given.labels[row]);
  const shown = wrong.toSorted((a, b) => surety(b) - surety(a)).slice(0, count);
  const tiles = shown.map((row) => ({
    index: row,
    lines: [`true ${names[given.labels[row] as number]}`, `${percent(surety(row))} ${names[predicted[row] as number]}`],
  }));
  const [first] = shown;
  const worst =
    first === undefined
      ? ''
      : ` The most confident mistake: ${names[given.labels[first] as number]} taken for ${names[predicted[first] as number]} (${percent(surety(first))}).`;
  const subtitle =
    wrong.length === 0
      ? `all ${inWords(given.samples)} samples are right`
      : `${inWords(wrong.length)} of ${inWords(given.samples)} samples are wrong; most confident first`;
  const description = `${inWords(wrong.length)} of ${inWords(given.samples)} samples are wrong.${worst}`;
  return imageGrid({ title: options.title ?? 'Mistakes', subtitle, description, columns, tiles }, pixels);
}

/** @throws {DataError} unless there is an image for each row of scores */
export function requireSameCount(where: string, { count }: Pixels, { samples }: ClassScores): void {
  if (count === samples) return;
  const remedy = 'Pass the images of the same samples.';
  throw new DataError({ where, argument: 'images', expected: `as many as yTrue, ${samples}`, received: count, remedy });
}

/** A count as it is read: 10,000. */
function inWords(count: number): string {
  return count.toLocaleString('en-US');
}

/** A probability in whole percents; 100 only where nothing is left, and 0 only where nothing is. */
export function percent(probability: number): string {
  if (probability === 1) return '100 %';
  const [rounded, precise] = [Math.round(100 * probability), Math.floor(1000 * probability) / 10];
  if (rounded === 0 && probability > 0) return '< 1 %';
  return `${rounded === 100 ? precise : rounded} %`;
}
