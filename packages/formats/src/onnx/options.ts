import { ArgumentError, type DType, NdArray, ops, type Spec, type Tensor } from '@ibex-ml/core';
import type { Before } from '../inference/inference-graph.ts';

/** What the file does to its input before the model: x as a float · scale + offset. */
export interface OnnxPreprocessing {
  /** The type of the input of the file: `uint8` for the bytes of an image. */
  readonly dtype: DType;
  /** A number, or one per feature; default 1. */
  readonly scale?: number | readonly number[];
  /** A number, or one per feature; default 0. */
  readonly offset?: number | readonly number[];
}

export interface OnnxOptions {
  /** Makes the preparation of data part of the file. For models of one input. */
  readonly preprocess?: OnnxPreprocessing;
  /** The names of the classes in their order, kept in the metadata under `labels` as a JSON list. */
  readonly labels?: readonly string[];
  /** More text to keep in the metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What the model is, for people. */
  readonly description?: string;
}

/** The preprocessing as a step before the model. */
export function stepBefore(where: string, preprocess: OnnxPreprocessing, inputs: number): Before {
  const { dtype, scale = 1, offset = 0 } = preprocess;
  if (inputs !== 1) throw refused(where, 'preprocess', 'left out for a model of several inputs', `${inputs} inputs`);
  for (const [argument, value] of Object.entries({ scale, offset })) {
    if (!listOf(value).every(Number.isFinite))
      throw refused(where, `preprocess.${argument}`, 'a number, or one per feature', value);
  }
  return {
    specs: ([spec]) => [{ shape: (spec as Spec).shape, dtype }],
    apply: ([x]) => {
      let value: Tensor = ops.cast(x as Tensor, 'float32');
      if (scale !== 1) value = ops.mul(value, operand(scale));
      if (offset !== 0) value = ops.add(value, operand(offset));
      return [value];
    },
  };
}

/** The metadata as pairs, in the order that they are given in, labels first. */
export function metadataOf(where: string, { labels, metadata = {} }: OnnxOptions): readonly (readonly [string, string])[] {
  const pairs = Object.entries(metadata);
  const wrong = pairs.find(([, value]: readonly [string, unknown]) => typeof value !== 'string');
  if (wrong !== undefined) throw refused(where, `metadata.${wrong[0]}`, 'text', wrong[1]);
  if (labels === undefined) return pairs;
  if (!Array.isArray(labels) || !labels.every((label: unknown) => typeof label === 'string') || 'labels' in metadata)
    throw refused(where, 'labels', 'a list of names, given once', labels);
  return [['labels', JSON.stringify(labels)], ...pairs];
}

const listOf = (value: number | readonly number[]): readonly number[] => (typeof value === 'number' ? [value] : value);

function operand(value: number | readonly number[]): number | NdArray {
  return typeof value === 'number' ? value : new NdArray(Float32Array.from(value), [value.length]);
}

function refused(where: string, argument: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy: 'See OnnxOptions of @ibex-ml/formats/onnx.' });
}
