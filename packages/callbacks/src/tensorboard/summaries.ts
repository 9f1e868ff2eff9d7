import type { NdArray } from '@ibex-ml/core';
import { elementTypes, type Summary } from './event-messages.ts';
import { histogram } from './histogram.ts';
import { pictures } from './pictures.ts';

/** A number, for the dashboard of scalars. */
export function scalarSummary(tag: string, value: number): Summary {
  return summary(tag, 'scalars', { dtype: elementTypes.float32, shape: shapeOf([]), content: bytesOf(Float32Array.of(value)) });
}

/** How values are distributed. */
export function histogramSummary(tag: string, values: ArrayLike<number>, buckets: number): Summary {
  const content = bytesOf(histogram(values, buckets));
  return summary(tag, 'histograms', { dtype: elementTypes.float64, shape: shapeOf([buckets, 3]), content });
}

/** Images of a batch: their width and height as text, then each as PNG. */
export function imageSummary(tag: string, images: NdArray, most: number): Summary {
  const { width, height, files } = pictures(images, most);
  const strings = [utf8(String(width)), utf8(String(height)), ...files];
  return summary(tag, 'images', { dtype: elementTypes.string, shape: shapeOf([strings.length]), strings });
}

/** Text, which is shown as Markdown. */
export function textSummary(tag: string, text: string): Summary {
  return summary(tag, 'text', { dtype: elementTypes.string, shape: shapeOf([]), strings: [utf8(text)] });
}

/** The layers of a model, for the graph dashboard. */
export function modelSummary(tag: string, json: string): Summary {
  const tensor = { dtype: elementTypes.string, shape: shapeOf([]), strings: [utf8(json)] };
  return summary(tag, 'graph_keras_model', tensor, utf8('1'));
}

function summary(tag: string, name: string, tensor: Summary['tensor'], content?: Uint8Array): Summary {
  return { tag, tensor, metadata: { plugin: content === undefined ? { name } : { name, content } } };
}

function shapeOf(sizes: readonly number[]): Summary['tensor']['shape'] {
  return { dim: sizes.map((size) => ({ size })) };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
