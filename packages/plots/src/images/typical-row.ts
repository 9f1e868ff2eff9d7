import type { NdArray } from '@ibex-ml/core';

/** Of these rows of an array the one nearest to their mean, by Euclidean distance; of equally near ones the first. */
export function typicalRow(array: NdArray, rows: readonly number[]): number {
  const size = array.size / (array.shape[0] as number);
  const { data } = array;
  const mean = new Float64Array(size);
  for (const row of rows)
    for (let place = 0; place < size; place++)
      mean[place] = (mean[place] as number) + (data[row * size + place] as number) / rows.length;
  let [nearest, least] = [rows[0] as number, Infinity];
  for (const row of rows) {
    let distance = 0;
    for (let place = 0; place < size && distance < least; place++)
      distance += ((data[row * size + place] as number) - (mean[place] as number)) ** 2;
    if (distance < least) [nearest, least] = [row, distance];
  }
  return nearest;
}
