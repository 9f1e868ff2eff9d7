import { ArgumentError, type NdArray, ShapeError } from '@ibex-ml/core';
import { readJson } from './read-json.ts';

/** Keras's `imagenet_class_index.json` as an object: for each place in the predictions, the class and what it is called. */
export type ClassIndex = Readonly<Record<string, readonly [className: string, classDescription: string]>>;

/** A class that a model takes an image for. */
export interface DecodedPrediction {
  /** The identifier in WordNet: `n02504458`. */
  readonly className: string;
  /** Its name: `African_elephant`. */
  readonly classDescription: string;
  readonly score: number;
}

export interface DecodeOptions {
  /** The class index, or the path or URL of the JSON file that holds it. Ibex brings none along. */
  readonly classIndex: ClassIndex | string | URL;
  /** How many classes for each image; default 5. */
  readonly top?: number;
}

/**
 * The most likely classes of each image by name, the likeliest first; of equals, the first in the index.
 *
 * @param predictions - [images, classes], what a backbone with its top gives
 * @throws {ShapeError} when the predictions have not as many classes as the index
 * @throws {ArgumentError} when `top` is no integer > 0, or the index is none
 * @throws {ResourceError | FormatError} when the file cannot be read, or is no JSON
 * @example
 * const classIndex = { 0: ['n01440764', 'tench'], 1: ['n01443537', 'goldfish'] };
 * const [first] = await decodePredictions(ndarray([[0.2, 0.8]]), { classIndex, top: 1 });
 * first.map(({ classDescription }) => classDescription) // ['goldfish']
 * @see keras.applications.imagenet_utils.decode_predictions
 */
export async function decodePredictions(
  predictions: NdArray,
  options: DecodeOptions,
): Promise<readonly (readonly DecodedPrediction[])[]> {
  const { top = 5 } = options;
  if (!(Number.isSafeInteger(top) && top > 0)) throw refused('top', 'an integer > 0', top, 'Leave it out for 5.');
  const classes = classesOf(await contentOf(options.classIndex));
  const [images = 0, width] = predictions.shape;
  if (predictions.shape.length !== 2 || width !== classes.length) {
    throw new ShapeError({
      where: 'decodePredictions',
      argument: 'predictions',
      expected: `[images, ${classes.length}], a column for each class of the index`,
      received: predictions.shape,
      remedy: 'Pass what a model with its top predicts, and the index of the classes it was fitted to.',
    });
  }
  return Array.from({ length: images }, (_, image) => {
    const { data } = predictions.rows(image, image + 1);
    const order = Array.from(data.keys()).sort((a, b) => (data[b] as number) - (data[a] as number));
    return order.slice(0, top).map((place): DecodedPrediction => {
      const [className, classDescription] = classes[place] as readonly [string, string];
      return { className, classDescription, score: data[place] as number };
    });
  });
}

async function contentOf(classIndex: DecodeOptions['classIndex']): Promise<unknown> {
  return typeof classIndex === 'string' || classIndex instanceof URL
    ? readJson('decodePredictions', 'classIndex', classIndex)
    : classIndex;
}

/** The classes by place. */
function classesOf(index: unknown): readonly (readonly [string, string])[] {
  const entries = typeof index === 'object' && index !== null ? Object.entries(index as Readonly<Record<string, unknown>>) : [];
  const classes: (readonly [string, string])[] = [];
  for (const [place, value] of entries) {
    const pair = Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === 'string');
    if (!pair || Number(place) !== classes.length) break;
    classes.push(value as [string, string]);
  }
  if (classes.length > 0 && classes.length === entries.length) return classes;
  const remedy = 'Keras’s imagenet_class_index.json has this form.';
  throw refused('classIndex', 'an object of [class, description] by places from "0" on, without a gap', index, remedy);
}

function refused(argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where: 'decodePredictions', argument, expected, received, remedy });
}
