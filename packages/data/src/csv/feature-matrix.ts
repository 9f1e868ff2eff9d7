import { NdArray } from '@ibex-ml/core';
import type { Column } from './column-values.ts';

/** Columns side by side: numbers as they are, categories as one column for each value, or as their numbers. */
export function featureMatrix(
  columns: readonly (readonly [name: string, column: Column])[],
  oneHot: boolean,
): { readonly x: NdArray; readonly featureNames: readonly string[] } {
  const isSpread = ({ vocabulary }: Column): boolean => oneHot && vocabulary !== null;
  const featureNames = columns.flatMap(([name, column]) =>
    isSpread(column) ? (column.vocabulary ?? []).map((value) => `${name}=${value}`) : [name],
  );
  const width = featureNames.length;
  const count = columns[0]?.[1].array.size ?? 0;
  const data = new Float32Array(count * width);
  let first = 0;
  for (const [, column] of columns) {
    const values = column.array.data;
    for (let row = 0; row < count; row++) {
      if (isSpread(column)) data[row * width + first + (values[row] as number)] = 1;
      else data[row * width + first] = values[row] as number;
    }
    first += isSpread(column) ? (column.vocabulary ?? []).length : 1;
  }
  return { x: new NdArray(data, [count, width]), featureNames };
}
