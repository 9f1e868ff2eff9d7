import { ArgumentError, type DType, NdArray, ops, type Spec, type Tensor } from '@ibex-ml/core';
import type { Before } from './inference-graph.ts';

/** What a file does to its input before the model: x as a float · scale + offset. */
export interface Preprocessing {
  /** The type of the input of the file: `uint8` for the bytes of an image. */
  readonly dtype: DType;
  /** A number, or one per feature; default 1. */
  readonly scale?: number | readonly number[];
  /** A number, or one per feature; default 0. */
  readonly offset?: number | readonly number[];
}

/** The preprocessing as a step before the model. */
export function stepBefore(where: string, preprocess: Preprocessing, inputs: number): Before {
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

/** Refuses labels that are no list of names. */
export function checkLabels(where: string, labels: unknown): asserts labels is readonly string[] {
  if (Array.isArray(labels) && labels.every((label: unknown) => typeof label === 'string')) return;
  throw refused(where, 'labels', 'a list of names', labels);
}

const listOf = (value: number | readonly number[]): readonly number[] => (typeof value === 'number' ? [value] : value);

function operand(value: number | readonly number[]): number | NdArray {
  return typeof value === 'number' ? value : new NdArray(Float32Array.from(value), [value.length]);
}

function refused(where: string, argument: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy: 'See the options of the format in @ibex-ml/formats.' });
}
