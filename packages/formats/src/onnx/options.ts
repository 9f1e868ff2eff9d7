import { ArgumentError } from '@ibex-ml/core';
import { checkLabels, type Preprocessing } from '../inference/preprocessing.ts';

export interface OnnxOptions {
  /** Makes the preparation of data part of the file. For models of one input. */
  readonly preprocess?: Preprocessing;
  /** The names of the classes in their order, kept in the metadata under `labels` as a JSON list. */
  readonly labels?: readonly string[];
  /** More text to keep in the metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What the model is, for people. */
  readonly description?: string;
}

/** The metadata as pairs, in the order that they are given in, labels first. */
export function metadataOf(where: string, { labels, metadata = {} }: OnnxOptions): readonly (readonly [string, string])[] {
  const pairs = Object.entries(metadata);
  const wrong = pairs.find(([, value]: readonly [string, unknown]) => typeof value !== 'string');
  if (wrong !== undefined) throw refused(where, `metadata.${wrong[0]}`, 'text', wrong[1]);
  if (labels === undefined) return pairs;
  checkLabels(where, labels);
  if ('labels' in metadata) throw refused(where, 'metadata.labels', 'left out beside labels', metadata['labels']);
  return [['labels', JSON.stringify(labels)], ...pairs];
}

function refused(where: string, argument: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy: 'See OnnxOptions of @ibex-ml/formats/onnx.' });
}
