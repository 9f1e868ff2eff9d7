import { ndarray, NdArray } from '@ibex-ml/core';

/** Three classes, forty samples, probabilities of which most are right: the same at every run. */
export function judged(classes = 3, samples = 40): {
  readonly yTrue: NdArray;
  readonly probabilities: NdArray;
  readonly images: NdArray;
} {
  const label = (row: number): number => (row * 7) % classes;
  const rows = Array.from({ length: samples }, (_, row) => {
    const weights = Array.from({ length: classes }, (_, column) => 1 + ((row * 13 + column * 5) % 7) + (column === label(row) ? 4 : 0));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });
  const pixels = Uint8Array.from({ length: samples * 12 }, (_, place) => (place * 37) % 256);
  return {
    yTrue: ndarray(rows.map((_, row) => label(row)), { dtype: 'int32' }),
    probabilities: ndarray(rows),
    images: new NdArray(pixels, [samples, 4, 3]),
  };
}
