import { columnOf, type Matrix } from '../inputs/scores.ts';
import { average } from '../numbers/means.ts';
import type { BinaryScore } from './class-average.ts';

/**
 * The mean score over all pairs of classes that occur, each among its own samples; NaN where there is but one class.
 *
 * @param own - the column of each sample's class
 * @param weighted - whether pairs count by their samples; else alike
 * @see Hand and Till, A Simple Generalisation of the Area Under the ROC Curve for Multiple Class Classification Problems, 2001
 */
export function oneVsOne(score: BinaryScore, own: Int32Array, scores: Matrix, weighted: boolean): number {
  const classes = [...new Set(own)].sort((a, b) => a - b);
  const columns = new Map(classes.map((column) => [column, columnOf(scores, column)]));
  const values: number[] = [];
  const shares: number[] = [];
  for (const [place, first] of classes.entries()) {
    for (const second of classes.slice(place + 1)) {
      const samples = Uint32Array.from(own.keys()).filter((sample) => own[sample] === first || own[sample] === second);
      const against = (column: number): number =>
        score(
          Uint8Array.from(samples, (sample) => Number(own[sample] === column)),
          Float64Array.from(samples, (sample) => columns.get(column)?.[sample] as number),
          null,
        );
      values.push((against(first) + against(second)) / 2);
      shares.push(samples.length / own.length);
    }
  }
  return average(values, weighted ? shares : null);
}
