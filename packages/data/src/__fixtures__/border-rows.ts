import { ndarray, type NdArray } from '@ibex-ml/core';
import type { LabelledPoints } from '../sampling/random-sampling.ts';
import type { CleaningStrategy } from '../sampling/sampling-strategy.ts';
import { readFixture } from './read-fixture.ts';

/** What imbalanced-learn did with some rows. */
interface Case {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly tomek: readonly Kept[];
  readonly edited: readonly (Kept & { readonly nNeighbors: number; readonly kindSel: 'all' | 'mode' })[];
  readonly nearMiss: readonly { readonly version: 1 | 2 | 3; readonly nNeighbors: number; readonly kept: readonly number[] }[];
  /** By class, the rows at its border: kNeighbors is 3. */
  readonly border: Readonly<Record<string, readonly number[]>>;
  /** By class, how many rows it got when it alone was to be as large as the largest: nNeighbors is 4. */
  readonly adasyn: Readonly<Record<string, number>>;
  /** Those of class 1, where there are many features: by them a row tells of which two it was made. */
  readonly adasynRows: readonly (readonly number[])[] | null;
}

interface Kept {
  readonly samplingStrategy: CleaningStrategy;
  readonly kept: readonly number[];
}

export interface BorderCase extends Case {
  /** Its rows, with their numbers as `row`. */
  readonly arrays: LabelledPoints & { readonly row: NdArray };
}

export const borderCases: readonly BorderCase[] = readFixture<Case>('border-rows.json').map((test) => ({
  ...test,
  arrays: {
    x: ndarray(test.x),
    y: ndarray(test.y, { dtype: 'int32' }),
    row: ndarray([...test.y.keys()], { dtype: 'int32' }),
  },
}));

const y: NdArray = ndarray([0, 0, 0, 1, 1, 0], { dtype: 'int32' });

/** Rows of which one holds NaN. */
export const holes: LabelledPoints = { x: ndarray([[1], [NaN], [3], [4], [5], [6]]), y };

export const oneClass: LabelledPoints = { x: ndarray([[1], [2]]), y: ndarray([4, 4], { dtype: 'int32' }) };
