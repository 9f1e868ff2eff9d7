import { emptyArray, NdArray } from '@ibex-ml/core';
import type { Labels, ScoresInput } from '@ibex-ml/metrics';
import type { Model } from '@ibex-ml/models';
import { requireRange } from '../images/grid-options.ts';
import { overlaid } from '../images/heat-overlay.ts';
import { imageGrid, type Tile } from '../images/image-grid.ts';
import { percent, requireSameCount } from '../images/mistake-grid.ts';
import { type Pixels, pixelsOf } from '../images/pixels.ts';
import { checkedClassNames, requireCount, requireOptions } from '../inputs/check.ts';
import { checkedScores, predictedClasses, probabilityOf, requireProbabilities } from '../inputs/class-scores.ts';
import type { Plot } from '../plot/plot.ts';
import type { GradCamOptions } from './grad-cam.ts';
import { heatmapsOf, requireClass } from './heatmaps.ts';

export interface GradCamGridOptions extends Pick<GradCamOptions, 'layer' | 'range'> {
  readonly title?: string;
  /** One per class; default their numbers. */
  readonly classNames?: readonly string[];
  /** How many images, from 1 to 100; default 10. */
  readonly count?: number;
}

const where = 'gradCamGrid';
const columnNames = ['image', 'taken for', 'its class'] as const;

/**
 * Where a convolutional model looked, for the images that it did worst on: those whose own class it gave the lowest probability. Beside each image is what
 * spoke for the class that it was taken for, and, where that is wrong, what spoke for its own class: Grad-CAM, see `gradCam`.
 *
 * @param images - `[images, height, width, channels]`, as the model takes them
 * @param probabilities - what predict gave for them: `[images, classes]`, or of two classes `[images]`, the probability of class 1
 * @throws {ShapeError | DataError | ArgumentError} when images, labels, probabilities, names and model do not fit together, or the model has no
 *   convolution
 * @example
 * const net = sequential([conv2d(2, 1, { inputShape: [2, 2, 1] }), globalAveragePooling2d(), dense(2, { activation: 'softmax' })]);
 * const images = ndarray([[[[0], [1]], [[1], [0]]], [[[1], [1]], [[0], [0]]]]);
 * const plot = await gradCamGrid(net, images, [0, 1], [[0.9, 0.1], [0.6, 0.4]], { count: 1 });
 * plot.description // 'What spoke for which class in the images with the lowest probability of their class: 1 taken for 0 (60 %).'
 * @see gradCam
 */
export async function gradCamGrid(
  model: Model,
  images: NdArray,
  yTrue: Labels,
  probabilities: ScoresInput,
  options: GradCamGridOptions = {},
): Promise<Plot> {
  requireOptions(where, options, { title: true, classNames: true, count: true, layer: true, range: true });
  requireCount(where, 'count', options.count, 1, 100);
  requireRange(where, options.range);
  const pixels = pixelsOf(where, images, options.range);
  const given = checkedScores(where, yTrue, probabilities);
  requireProbabilities(where, given);
  requireSameCount(where, pixels, given);
  const names = checkedClassNames(where, options.classNames, given.classes);
  requireClass(where, model, given.classes - 1);
  const predicted = predictedClasses(given);
  const own = (row: number): number => probabilityOf(given, row, given.labels[row] as number);
  const worst = Array.from(predicted.keys()).toSorted((a, b) => own(a) - own(b));
  const rows = worst.slice(0, options.count ?? 10);
  const guesses = rows.map((row) => predicted[row] as number);
  const classes = Int32Array.from([...guesses, ...rows.map((row) => given.labels[row] as number)]);
  const { heatmaps } = await heatmapsOf(where, model, rowsOf(images, [...rows, ...rows]), { classes, layer: options.layer });
  const shown = rows.flatMap((row, index) => [
    inColor(pixels, row),
    overlaid(pixels, row, heatmaps[index] as NdArray).data,
    overlaid(pixels, row, heatmaps[rows.length + index] as NdArray).data,
  ]);
  const tiles = rows.flatMap((row, index): readonly (Tile | null)[] => {
    const [label, guess] = [given.labels[row] as number, predicted[row] as number];
    const tile = (place: number, ...lines: readonly string[]): Tile => ({ index: columnNames.length * index + place, lines });
    return [
      tile(0, `true ${names[label]}`),
      tile(1, `${percent(probabilityOf(given, row, guess))} ${names[guess]}`),
      label === guess ? null : tile(2, `${percent(own(row))} ${names[label]}`),
    ];
  });
  const said = rows.map(
    (row) =>
      `${names[given.labels[row] as number]} taken for ${names[predicted[row] as number]} (${percent(probabilityOf(given, row, predicted[row] as number))})`,
  );
  const grid = {
    title: options.title ?? 'Where the model looked',
    subtitle: 'of the images with the lowest probability of their class; what spoke for a class is light (Grad-CAM)',
    description: `What spoke for which class in the images with the lowest probability of their class: ${said.join('; ')}.`,
    columns: columnNames.length,
    columnNames,
    tiles,
  };
  const { height, width } = pixels;
  const at = (index: number): Uint8Array => shown[index] as Uint8Array;
  return imageGrid(grid, { count: shown.length, height, width, channels: 3, at });
}

/** These rows of an array. */
function rowsOf(images: NdArray, rows: readonly number[]): NdArray {
  const [, ...shape] = images.shape;
  const size = images.size / (images.shape[0] as number);
  const data = emptyArray(images.dtype, rows.length * size);
  for (const [index, row] of rows.entries()) data.set(images.rows(row, row + 1).data, index * size);
  return new NdArray(data, [rows.length, ...shape], images.dtype);
}

/** An image as red, green and blue. */
function inColor({ channels, at }: Pixels, index: number): Uint8Array {
  const bytes = at(index);
  return channels === 3
    ? bytes
    : Uint8Array.from({ length: 3 * bytes.length }, (_, place) => bytes[Math.floor(place / 3)] as number);
}
