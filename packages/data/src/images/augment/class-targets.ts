import { NdArray } from '@ibex-ml/core';

/** The classes of these rows: one-hot, or several ones where a row has several; or a number each. All float32, as in Keras. */
export function classTargets(
  rows: Int32Array,
  classes: readonly (number | readonly number[])[],
  mode: 'categorical' | 'binary' | 'sparse',
  count: number,
): NdArray {
  if (mode !== 'categorical')
    return new NdArray(
      Float32Array.from(rows, (row) => classes[row] as number),
      [rows.length],
    );
  const data = new Float32Array(rows.length * count);
  for (const [index, row] of rows.entries()) {
    for (const label of [classes[row] as number | readonly number[]].flat()) data[index * count + label] = 1;
  }
  return new NdArray(data, [rows.length, count]);
}
