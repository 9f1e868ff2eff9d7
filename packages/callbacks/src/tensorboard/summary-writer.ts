import { NdArray } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { type OptionNames, refused, requireCount, requireOptions, requireFolder } from '../check.ts';
import { EventFile } from './event-file.ts';
import type { Summary } from './event-messages.ts';
import { modelOutline } from './model-outline.ts';
import { opGraph } from './op-graph.ts';
import { histogramSummary, imageSummary, modelSummary, scalarSummary, textSummary } from './summaries.ts';

export interface HistogramOptions {
  /** How many parts the range of the values is cut into; default 30. */
  readonly buckets?: number;
}

export interface ImageOptions {
  /** How many of the images are written at most; default 3. */
  readonly maxOutputs?: number;
}

const where = 'summaryWriter';
const histogramNames: OptionNames<HistogramOptions> = { buckets: true };
const imageNames: OptionNames<ImageOptions> = { maxOutputs: true };

/**
 * Writes what TensorBoard shows into a folder: one run of its list. Node only.
 *
 * @throws {ArgumentError} when the path is none
 * @example
 * import { readdirSync } from 'node:fs';
 * const writer = summaryWriter('logs/mine');
 * await writer.scalar('temperature', 36.6, 0);
 * await writer.image('chess', ndarray([[[0], [1]], [[1], [0]]]), 0);
 * readdirSync('logs/mine').length; // 1
 * @see tf.summary.create_file_writer
 */
export function summaryWriter(folder: string): SummaryWriter {
  requireFolder(where, 'folder', folder);
  return new SummaryWriter(where, 'folder', folder);
}

/** Made by `summaryWriter`, or a part of `tensorBoard`. What it has written is in the file when its promise resolves. */
export class SummaryWriter {
  readonly #file: EventFile;

  constructor(owner: string, argument: string, folder: string) {
    this.#file = new EventFile(owner, argument, folder);
  }

  /** A number; NaN and the infinities are written as they are. @throws {ArgumentError | ResourceError} */
  scalar(tag: string, value: number, step: number): Promise<void> {
    requirePlace(tag, step);
    if (typeof value !== 'number') throw refused(where, 'value', 'a number', value, 'Read it first: array.at(0).');
    return this.add(step, [scalarSummary(tag, value)]);
  }

  /** How the values of an array are distributed. @throws {ArgumentError | ResourceError} */
  histogram(tag: string, values: NdArray, step: number, options: HistogramOptions = {}): Promise<void> {
    requirePlace(tag, step);
    requireArray('values', values);
    requireOptions(where, options, histogramNames);
    requireCount(where, 'buckets', options.buckets, 1);
    return this.add(step, [histogramSummary(tag, values.data, options.buckets ?? 30)]);
  }

  /**
   * One image or several of one size.
   *
   * @param image - [height, width, channels] or [count, height, width, channels]: bytes (uint8), or floats of 0 to 1, which are clipped to
   *   that. One channel is grey, two are grey and alpha, three are RGB, four are RGBA
   * @throws {ArgumentError | ResourceError}
   */
  image(tag: string, image: NdArray, step: number, options: ImageOptions = {}): Promise<void> {
    requirePlace(tag, step);
    requireArray('image', image);
    const { shape, dtype } = image;
    const isImage = (shape.length === 3 || shape.length === 4) && [1, 2, 3, 4].includes(shape.at(-1) as number);
    if (!isImage || shape.slice(-3).includes(0)) {
      const expected = 'of the shape [height, width, channels] or [count, height, width, channels], with 1 to 4 channels';
      throw refused(where, 'image', expected, shape, 'Reshape it: image.reshape([28, 28, 1]).');
    }
    if (dtype === 'int32' || dtype === 'bool') {
      throw refused(
        where,
        'image',
        'of bytes (uint8) or of floats of 0 to 1',
        dtype,
        "Pass ndarray(values, { dtype: 'uint8' }).",
      );
    }
    requireOptions(where, options, imageNames);
    requireCount(where, 'maxOutputs', options.maxOutputs, 0);
    const batch = shape.length === 4 ? image : image.reshape([1, ...shape]);
    return this.add(step, [imageSummary(tag, batch, options.maxOutputs ?? 3)]);
  }

  /** Text, which TensorBoard shows as Markdown. @throws {ArgumentError | ResourceError} */
  text(tag: string, text: string, step: number): Promise<void> {
    requirePlace(tag, step);
    if (typeof text !== 'string') throw refused(where, 'text', 'a text', text, 'Pass String(value).');
    return this.add(step, [textSummary(tag, text)]);
  }

  /**
   * A model, as its layers and as the ops of its prediction. Of one that does not know its inputs yet the ops are left out, and one that only its
   * own `call` knows is left out.
   *
   * @throws {ResourceError}
   */
  async graph(model: Model): Promise<void> {
    const [outline, graph] = [modelOutline(model), opGraph(model)];
    if (graph !== null) await this.#file.add([{ graph }]);
    await this.add(0, outline === null ? [] : [modelSummary('keras', outline)]);
  }

  /** Several at once. */
  add(step: number, summaries: readonly Summary[]): Promise<void> {
    return this.#file.add(summaries.map((value) => ({ step, summary: { value: [value] } })));
  }
}

function requirePlace(tag: string, step: number): void {
  if (typeof tag !== 'string' || tag === '') throw refused(where, 'tag', 'a name', tag, "Pass a text such as 'epoch_loss'.");
  if (step === undefined) throw refused(where, 'step', 'an integer >= 0', step, 'Pass the number of the epoch or of the batch.');
  requireCount(where, 'step', step, 0);
}

function requireArray(argument: string, value: NdArray): void {
  if (!(value instanceof NdArray)) throw refused(where, argument, 'an NdArray', value, 'Make one of it: ndarray(values).');
}
