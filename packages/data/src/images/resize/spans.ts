/** For each new place of an axis: where in the original its pixels begin, and their weights. */
export interface Spans {
  readonly starts: Int32Array;
  /** The weights of place i are those from i · `length` on; unused ones are 0. */
  readonly weights: Float64Array;
  readonly length: number;
}

/** How much a pixel counts by its distance from a place; nothing from `radius` on. */
export interface Kernel {
  readonly radius: number;
  readonly weight: (distance: number) => number;
}

/** Spans of a kernel, of the width that it has in the original, whatever the scale; weights are made to sum to 1. */
export function kernelSpans({ radius, weight }: Kernel, size: number, newSize: number): Spans {
  const length = Math.min(2 * Math.ceil(radius) + 1, size);
  const spans = emptySpans(newSize, length);
  const scale = Math.fround(size / newSize);
  for (let index = 0; index < newSize; index++) {
    const place = Math.fround(Math.fround(index + 0.5) * scale);
    const start = Math.max(Math.ceil(place - radius - 0.5), 0);
    const end = Math.min(Math.floor(place + radius - 0.5), size - 1, start + length - 1);
    spans.starts[index] = start;
    setWeights(spans, index, start, end, (source) => weight(Math.abs(source + 0.5 - place)));
  }
  return spans;
}

/** Spans that average what a new pixel covers in the original, parts of pixels by their share. */
export function areaSpans(size: number, newSize: number): Spans {
  const scale = Math.fround(size / newSize);
  const spans = emptySpans(newSize, Math.min(Math.ceil(scale) + 1, size));
  for (let index = 0; index < newSize; index++) {
    const [from, to] = [Math.fround(index * scale), Math.fround((index + 1) * scale)];
    const start = Math.min(Math.floor(from), size - 1);
    const end = Math.min(Math.ceil(to) - 1, size - 1, start + spans.length - 1);
    spans.starts[index] = start;
    setWeights(spans, index, start, end, (source) => Math.min(source + 1, to) - Math.max(source, from));
  }
  return spans;
}

/** A kernel's steps in a table that TensorFlow looks its weights up in. */
const tableSteps = 1024;

/** Spans of four pixels, by a kernel whose distances are rounded to 1/1024, as TensorFlow's bicubic; what lies outside is left out. */
export function cubicSpans({ weight }: Kernel, size: number, newSize: number): Spans {
  const scale = Math.fround(size / newSize);
  const spans = emptySpans(newSize, Math.min(4, size));
  for (let index = 0; index < newSize; index++) {
    const place = Math.fround(Math.fround(Math.fround(index + 0.5) * scale) - 0.5);
    const floor = Math.floor(place);
    const part = Math.round((place - floor) * tableSteps) / tableSteps;
    const start = Math.max(floor - 1, 0);
    spans.starts[index] = start;
    setWeights(spans, index, start, Math.min(floor + 2, size - 1), (source) => weight(Math.abs(source - floor - part)));
  }
  return spans;
}

function emptySpans(newSize: number, length: number): Spans {
  return { starts: new Int32Array(newSize), weights: new Float64Array(newSize * length), length };
}

function setWeights(spans: Spans, index: number, start: number, end: number, weight: (source: number) => number): void {
  let total = 0;
  for (let source = start; source <= end; source++) total += weight(source);
  if (total === 0) return;
  for (let source = start; source <= end; source++) spans.weights[index * spans.length + source - start] = weight(source) / total;
}
