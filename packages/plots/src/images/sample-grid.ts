import { DataError, type NdArray } from '@ibex-ml/core';
import type { Labels } from '@ibex-ml/metrics';
import { checkedClassNames, requireOptions } from '../inputs/check.ts';
import { checkedLabels } from '../inputs/class-scores.ts';
import type { Plot } from '../plot/plot.ts';
import { checkedGridOptions, type GridOptions, gridOptionNames } from './grid-options.ts';
import { imageGrid } from './image-grid.ts';
import { pixelsOf } from './pixels.ts';

export interface SampleGridOptions extends GridOptions {
  /** What stands below the images: their classes, or texts. */
  readonly labels?: Labels | readonly string[];
  /** Names for classes; default their numbers. */
  readonly classNames?: readonly string[];
}

const where = 'sampleGrid';

/**
 * The first images, with their labels.
 *
 * @param images - `[images, height, width]`, or `[images, height, width, channels]` of one or three channels
 * @throws {ShapeError | DataError | ArgumentError} when images, labels and names do not fit together, or values lie outside of `range`
 * @example
 * const images = ndarray([[[0, 1], [1, 0]], [[1, 0], [0, 1]]]);
 * sampleGrid(images, { labels: [0, 1], classNames: ['rising', 'falling'] }).description // '2 images: rising, falling.'
 */
export function sampleGrid(images: NdArray, options: SampleGridOptions = {}): Plot {
  requireOptions(where, options, { ...gridOptionNames, labels: true, classNames: true });
  const { count, columns } = checkedGridOptions(where, options);
  const pixels = pixelsOf(where, images, options.range);
  const texts = labelTexts(options);
  if (texts !== null && texts.length !== pixels.count) {
    const remedy = 'Pass one for each image, in the same order.';
    throw new DataError({
      where,
      argument: 'labels',
      expected: `as many as images, ${pixels.count}`,
      received: texts.length,
      remedy,
    });
  }
  const tiles = Array.from({ length: Math.min(count, pixels.count) }, (_, index) => ({
    index,
    lines: texts === null ? [] : [texts[index] as string],
  }));
  const said = texts === null ? '.' : `: ${tiles.map(({ lines }) => lines[0]).join(', ')}.`;
  return imageGrid({ title: options.title ?? 'Samples', description: `${tiles.length} images${said}`, columns, tiles }, pixels);
}

function labelTexts({ labels, classNames }: SampleGridOptions): readonly string[] | null {
  if (labels === undefined) return null;
  if (isTexts(labels)) return labels;
  const list = Array.from(checkedLabels(where, 'labels', labels, classNames?.length));
  const names = classNames === undefined ? null : checkedClassNames(where, classNames, classNames.length);
  return list.map((label) => names?.[label] ?? String(label));
}

function isTexts(labels: Labels | readonly string[]): labels is readonly string[] {
  return Array.isArray(labels) && labels.every((label) => typeof label === 'string');
}
